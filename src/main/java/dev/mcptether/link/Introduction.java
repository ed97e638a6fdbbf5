package dev.mcptether.link;

import dev.mcptether.event.Link.ConnectOutcome;
import dev.mcptether.link.PeerCheck.Answer;
import dev.mcptether.link.PeerCheck.Dialled;
import dev.mcptether.link.PeerCheck.Verdict;
import dev.mcptether.proof.LinkHeaders;
import dev.mcptether.time.Threads;
import java.net.InetSocketAddress;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.eclipse.jetty.http.HttpFields;
import org.jspecify.annotations.Nullable;

/// Finds out who answered one attempt. It holds what we send in the upgrade, what the peer answers,
/// and the verdict. The verdict is reached on a thread of its own, because that reads files.
final class Introduction {
    private final PeerCheck check;
    private final @Nullable Dialled dialled;
    private final Semaphore reading;

    /// Jetty sets it before the connection opens.
    private volatile HttpFields answer = HttpFields.EMPTY;

    /// @param dialled null: do not ask the peer who it is
    /// @param reading has one permit, so that a disk that hangs blocks only one thread
    Introduction(PeerCheck check, @Nullable Dialled dialled, Semaphore reading) {
        this.check = check;
        this.dialled = dialled;
        this.reading = reading;
    }

    void request(HttpFields.Mutable headers) {
        if (dialled != null) {
            headers.put(LinkHeaders.LINK, LinkHeaders.VERSION);
            headers.put(LinkHeaders.NONCE, dialled.nonce().text());
        }
    }

    void answered(HttpFields headers) {
        answer = headers;
    }

    /// @param told hears the verdict once, on this thread or another
    void begin(InetSocketAddress peer, InetSocketAddress own, Consumer<Verdict> told) {
        Dialled asked = dialled;
        if (asked == null) {
            told.accept(new Verdict.Accepted(FarEnd.unproven(false), new byte[0]));
            return;
        }
        Answer said =
                new Answer(
                        answer.get(LinkHeaders.LINK),
                        answer.get(LinkHeaders.NONCE),
                        answer.get(LinkHeaders.PROOF),
                        answer.get(LinkHeaders.PROGRAM),
                        peer,
                        own);
        if (reading.tryAcquire()) {
            Threads.start("tether-introduction", () -> told.accept(judged(asked, said)));
        } else {
            told.accept(
                    new Verdict.Refused(
                            new ConnectFailure(
                                    ConnectOutcome.BROKEN,
                                    "the files in TETHER_HOME cannot be read in time, so"
                                            + " it is unknown which daemon must listen there")));
        }
    }

    private Verdict judged(Dialled asked, Answer said) {
        try {
            return check.judge(asked, said);
        } finally {
            reading.release();
        }
    }
}
