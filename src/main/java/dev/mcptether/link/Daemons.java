package dev.mcptether.link;

import dev.mcptether.config.DaemonUrl;
import dev.mcptether.config.Token;
import dev.mcptether.config.TokenSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The URLs to try, in order, and the waits between rounds. Turns only.
public final class Daemons {
    private final List<DaemonUrl> urls;
    private final TokenSource tokens;
    private final Backoff backoff;
    private int failures;

    /// How many URLs refused in the current round, or in the last one if none is under way.
    private int refusals;

    /// The URLs of that round, in order.
    private List<DaemonUrl> round;

    public Daemons(List<DaemonUrl> urls, TokenSource tokens, Backoff backoff) {
        this.urls = List.copyOf(urls);
        this.round = this.urls;
        this.tokens = tokens;
        this.backoff = backoff;
    }

    /// The next URL of the round. Each round tries every URL once.
    ///
    /// @param kept where the session of a cut link may still be kept; a new round begins there.
    ///   Null: a new round begins with the first URL
    DaemonUrl next(@Nullable DaemonUrl kept) {
        if (isRoundOver()) {
            round = kept == null ? urls : beginningWith(kept);
        }
        return round.get(failures % urls.size());
    }

    private List<DaemonUrl> beginningWith(DaemonUrl first) {
        List<DaemonUrl> order = new ArrayList<>(urls);
        order.remove(first);
        order.addFirst(first);
        return order;
    }

    /// An attempt failed, or a link broke before it proved itself. Returns how long to wait; zero
    /// before the next URL of the same round.
    ///
    /// @param refused whether the daemon refused, and will do so again
    Duration failed(boolean refused) {
        refusals = (isRoundOver() ? 0 : refusals) + (refused ? 1 : 0);
        failures++;
        return isRoundOver() ? backoff.delay(failures / urls.size()) : Duration.ZERO;
    }

    private boolean isRoundOver() {
        return failures % urls.size() == 0;
    }

    /// Whether every URL has been tried since the last wait and each has refused. Ask after {@link
    /// #failed}.
    boolean isRefusedByAll() {
        return isRoundOver() && refusals == urls.size();
    }

    /// Whether there is another URL to try when one refuses.
    boolean areSeveral() {
        return urls.size() > 1;
    }

    void proven() {
        failures = 0;
        refusals = 0;
    }

    /// A link that had proven itself broke. Returns how long to wait before the next attempt.
    Duration lost() {
        return backoff.delay(1);
    }

    /// The token for a daemon. Null if there is none, or if {@link TokenFileConnector} reads it.
    @Nullable Token token(DaemonUrl url) {
        return switch (tokens) {
            case TokenSource.None _, TokenSource.File _ -> null;
            case TokenSource.Literal literal -> literal.token();
        };
    }
}
