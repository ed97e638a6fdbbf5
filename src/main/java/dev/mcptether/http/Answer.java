package dev.mcptether.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/// The answer to one request.
public final class Answer {
    private final Response response;
    private final Callback callback;
    private final boolean headOnly;
    private final AtomicBoolean given = new AtomicBoolean();

    Answer(Response response, Callback callback, boolean headOnly) {
        this.headOnly = headOnly;
        this.response = response;
        this.callback = callback;
    }

    public void text(int status, String text) {
        body(status, "text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    /// Sends the whole body as fast as the reader takes it. Waits for nothing.
    public void body(int status, String type, byte[] body) {
        once();
        response.setStatus(status);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, type);
        response.getHeaders().put(HttpHeader.CONTENT_LENGTH, body.length);
        response.write(true, ByteBuffer.wrap(body), callback);
    }

    /// Answers that the copy that the reader has is still current.
    public void notModified() {
        once();
        response.setStatus(304);
        response.write(true, ByteBuffer.allocate(0), callback);
    }

    /// Adds a header to those that every answer has.
    public Answer header(String name, String value) {
        response.getHeaders().put(name, value);
        return this;
    }

    /// Begins server-sent events. They continue until one side ends them.
    public EventStream events() {
        once();
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/event-stream");
        response.getHeaders().put(HttpHeader.CACHE_CONTROL, "no-store");
        EventStream stream = new EventStream(response, callback);
        if (headOnly) {
            stream.close();
        }
        return stream;
    }

    private void once() {
        if (!given.compareAndSet(false, true)) {
            throw new IllegalStateException("answered already");
        }
    }
}
