package dev.mcptether.text;

import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/// A stream for text that a person reads. {@link Printable} makes everything printed here harmless.
/// Pass a value from outside through {@link Printable#line} first, because this class lets line
/// breaks pass.
public final class Terminal extends PrintStream {
    public Terminal(OutputStream to) {
        super(to, true, StandardCharsets.UTF_8);
    }

    /// Prints a line that contains our own escape sequences. Every value in it must have been
    /// through {@link Printable#line}.
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

    /// The same stream as a writer.
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
