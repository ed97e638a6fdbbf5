package dev.mcptether.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// A client that asks a shim one thing at a time, over the shim's pipes.
record ShimPipes(Process shim, BufferedReader answers) {
    ShimPipes(Process shim) {
        this(
                shim,
                new BufferedReader(
                        new InputStreamReader(shim.getInputStream(), StandardCharsets.UTF_8)));
    }

    void send(int id, String method, String params) throws IOException {
        String request =
                "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":%s}\n"
                        .formatted(id, method, params);
        shim.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
        shim.getOutputStream().flush();
    }

    /// The next message that is no notification.
    String next() throws IOException {
        String line = String.valueOf(answers.readLine());
        while (line.contains("\"method\":\"notifications/")) {
            line = String.valueOf(answers.readLine());
        }
        return line;
    }

    String ask(int id, String method, String params) throws IOException {
        send(id, method, params);
        return next();
    }
}
