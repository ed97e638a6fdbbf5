package dev.mcptether.text;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/// What a person reads: everything that is printed is made harmless by {@link Printable} on its
/// way, whoever prints it. A value from outside should go through {@link Printable#line} before it
/// gets here, because line breaks pass.
public final class Terminal extends PrintStream {
    public Terminal(OutputStream to) {
        super(to, true, StandardCharsets.UTF_8);
    }

    /// Prints a line with escape sequences of our own; every value in it has been through {@link
    /// Printable#line}.
    public void painted(String line) {
        super.print(line + System.lineSeparator());
        flush();
    }

    @Override
    public void print(String text) {
        super.print(Printable.text(text));
    }

    @Override
    public void print(Object object) {
        print(String.valueOf(object));
    }

    @Override
    public void print(char[] text) {
        print(new String(text));
    }

    @Override
    public void print(char character) {
        print(String.valueOf(character));
    }

    /// The same for those who want a writer.
    public PrintWriter writer() {
        return new PrintWriter(new Through(), true);
    }

    private final class Through extends Writer {
        @Override
        public void write(char[] text, int from, int length) {
            print(new String(text, from, length));
        }

        @Override
        public void flush() {
            Terminal.this.flush();
        }

        @Override
        public void close() {
            Terminal.this.flush();
        }
    }
}
