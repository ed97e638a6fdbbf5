package dev.mcptether.app;

import dev.mcptether.app.Fault.Effect;
import dev.mcptether.app.Fault.Way;
import dev.mcptether.time.Threads;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// One connection through a {@link FaultProxy}. It has two sockets, and a thread for each
/// direction.
///
/// The threads are platform threads. The JDK waits with epoll for the sockets of virtual threads,
/// and Linux sometimes closes such a socket late: if the close comes at the moment at which epoll
/// looks at the socket, neither side hears of it until that `epoll_wait` returns, which here may be
/// never (one close in 28,000, measured on Linux 6.18).
final class ProxiedConnection {
    private static final int CHUNK_BYTES = 16 * 1024;

    private final FaultProxy proxy;
    private final Socket shim;
    private final Socket daemon;
    private final AtomicInteger flowing = new AtomicInteger(Way.values().length);
    private final CountDownLatch over = new CountDownLatch(1);
    private final Valve own = new Valve();

    ProxiedConnection(FaultProxy proxy, Socket shim, Socket daemon) {
        this.proxy = proxy;
        this.shim = shim;
        this.daemon = daemon;
    }

    void start(List<Fault> faults) {
        start(Way.TO_DAEMON, shim, daemon, faults);
        start(Way.TO_SHIM, daemon, shim, faults);
    }

    private void start(Way way, Socket from, Socket to, List<Fault> faults) {
        List<Fault> mine = faults.stream().filter(fault -> fault.way() == way).toList();
        Pump pump = new Pump(way, from, to, new ArrayDeque<>(mine));
        Threads.start("proxy-" + way, pump::run);
    }

    /// Stops both directions for as long as the connection lasts.
    void forsake() {
        own.shut();
    }

    void harm(Effect effect) {
        try {
            if (effect instanceof Effect.Reset) {
                shim.setSoLinger(true, 0);
                daemon.setSoLinger(true, 0);
            }
        } catch (IOException gone) {
            // The connection is already gone, so there is nothing to reset.
        }
        close(true);
    }

    private void close(boolean byUs) {
        proxy.ended(this, byUs);
        over.countDown();
        own.open();
        for (Socket socket : List.of(shim, daemon)) {
            try {
                socket.close();
            } catch (IOException gone) {
                // The socket is closed, whatever close reported.
            }
        }
    }

    /// Passes the bytes of one direction.
    private final class Pump {
        private final Way way;
        private final Socket from;
        private final Socket to;
        private final Queue<Fault> faults;
        private final byte[] chunk = new byte[CHUNK_BYTES];
        private long passed;
        private int bytesPerSecond;
        private boolean halfClosed;

        Pump(Way way, Socket from, Socket to, Queue<Fault> faults) {
            this.way = way;
            this.from = from;
            this.to = to;
            this.faults = faults;
        }

        void run() {
            try {
                pass(from.getInputStream(), to.getOutputStream());
                if (!halfClosed) {
                    to.shutdownOutput();
                }
                if (flowing.decrementAndGet() == 0) {
                    close(false);
                }
            } catch (IOException broken) {
                close(false);
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }

        private void pass(InputStream in, OutputStream out)
                throws IOException, InterruptedException {
            while (true) {
                Fault due = faults.peek();
                if (due != null && due.at() <= passed) {
                    faults.remove();
                    suffer(due.effect(), in, out);
                    continue;
                }
                int length = in.read(chunk, 0, room(due));
                if (length < 0) {
                    return;
                }
                write(out, length);
            }
        }

        private int room(@Nullable Fault due) {
            long most = bytesPerSecond > 0 ? Math.max(1, bytesPerSecond / 20) : CHUNK_BYTES;
            most = Math.min(most, CHUNK_BYTES);
            return (int) (due == null ? most : Math.min(most, due.at() - passed));
        }

        private void write(OutputStream out, int length) throws IOException, InterruptedException {
            proxy.valve(way).await();
            own.await();
            if (!halfClosed) {
                out.write(chunk, 0, length);
            }
            passed += length;
            proxy.count(way).addAndGet(length);
            if (bytesPerSecond > 0) {
                waitFor(TimeUnit.SECONDS.toNanos(length) / bytesPerSecond);
            }
        }

        private void suffer(Effect effect, InputStream in, OutputStream out)
                throws IOException, InterruptedException {
            switch (effect) {
                case Effect.Cut _, Effect.Reset _ -> harm(effect);
                case Effect.HalfClose _ -> {
                    halfClosed = true;
                    to.shutdownOutput();
                }
                case Effect.Corrupt(int mask) -> {
                    int next = in.read();
                    if (next >= 0) {
                        chunk[0] = (byte) (next ^ mask);
                        write(out, 1);
                    }
                }
                case Effect.Delay(var by) -> waitFor(by.toNanos());
                case Effect.Throttle(int rate) -> bytesPerSecond = rate;
            }
        }

        /// Waits, but not longer than the connection lasts.
        private void waitFor(long nanos) throws InterruptedException {
            var _ = over.await(nanos, TimeUnit.NANOSECONDS);
        }
    }
}
