package dev.mcptether.link;

import java.util.concurrent.BlockingQueue;

/// Hears how an attempt to connect ends, and no more.
///
/// Puts the {@link Connection} or the {@link ConnectFailure} into a queue.
final class DialOutcome extends NobodyListens {
    private final BlockingQueue<Object> heard;

    DialOutcome(BlockingQueue<Object> heard) {
        this.heard = heard;
    }

    @Override
    public void opened(Connection connection) {
        heard.add(connection);
    }

    @Override
    public void failed(ConnectFailure failure) {
        heard.add(failure);
    }
}
