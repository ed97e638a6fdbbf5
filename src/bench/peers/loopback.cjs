// Preloaded into servers that would listen on every interface: they listen on the loopback address instead.
const net = require('node:net');
const listen = net.Server.prototype.listen;
net.Server.prototype.listen = function (port, ...rest) {
  return typeof port === 'object' ? listen.call(this, port, ...rest) : listen.call(this, { port, host: '127.0.0.1' }, ...rest);
};
