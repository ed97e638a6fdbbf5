package dev.mcptether.link;

/// A listener that does nothing. A test overrides the methods whose events it waits for.
public class NobodyListens implements ConnectionListener {
    @Override
    public void opened(Connection connection) {}

    @Override
    public void failed(ConnectFailure failure) {}

    @Override
    public void text(byte[] message) {}

    @Override
    public void control(byte[] frame) {}

    @Override
    public Excess tooLarge() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void alive() {}

    @Override
    public void written(int bytes) {}

    @Override
    public void closed(int code, String reason) {}
}
