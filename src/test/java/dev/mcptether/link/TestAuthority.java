package dev.mcptether.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate authority for one test, made with the JDK's keytool. Its one key store has a key
/// for each name, and `authority` has signed all of them.
public final class TestAuthority {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String AUTHORITY = "authority";

    private final Path directory;

    public TestAuthority(Path directory)
            throws IOException, InterruptedException, GeneralSecurityException {
        this.directory = directory;
        generate(AUTHORITY, "RSA", "-ext", "bc:c");
        byte[] certificate = all().getCertificate(AUTHORITY).getEncoded();
        Files.writeString(certificate(), pem("CERTIFICATE", certificate));
    }

    /// The certificate of the authority, as a PEM file.
    public Path certificate() {
        return file(AUTHORITY, "pem");
    }

    /// Makes a key and a certificate for this name.
    ///
    /// @param algorithm RSA, EC or Ed25519
    public TestAuthority issue(String name, String algorithm)
            throws IOException, InterruptedException {
        generate(name, algorithm, "-ext", "san=ip:127.0.0.1", "-signer", AUTHORITY);
        return this;
    }

    /// A key store with the key of this name, which trusts the authority.
    public KeyStore store(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, PASSWORD);
        KeyStore all = all();
        store.setKeyEntry(
                name, all.getKey(name, PASSWORD), PASSWORD, all.getCertificateChain(name));
        store.setCertificateEntry(AUTHORITY, all.getCertificate(AUTHORITY));
        return store;
    }

    private KeyStore all() throws IOException, GeneralSecurityException {
        return KeyStore.getInstance(file("all", "p12").toFile(), PASSWORD);
    }

    /// The certificate of this name and those of its signers, as a PEM file.
    public Path chain(String name) throws IOException, GeneralSecurityException {
        StringBuilder pem = new StringBuilder();
        for (Certificate each : store(name).getCertificateChain(name)) {
            pem.append(pem("CERTIFICATE", each.getEncoded()));
        }
        return Files.writeString(file(name, "chain.pem"), pem);
    }

    /// The private key of this name in PKCS #8, as a PEM file.
    public Path key(String name) throws IOException, GeneralSecurityException {
        Key key = store(name).getKey(name, PASSWORD);
        return Files.writeString(file(name, "key.pem"), pem("PRIVATE KEY", key.getEncoded()));
    }

    public static char[] password() {
        return PASSWORD.clone();
    }

    private static String pem(String what, byte[] encoded) {
        String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(what, text, what);
    }

    private void generate(String name, String algorithm, String... more)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of("-J-XX:TieredStopAtLevel=1", "-genkeypair"));
        command.addAll(List.of("-alias", name, "-keyalg", algorithm));
        if (algorithm.equals("RSA")) {
            // The default of 3072 bits takes seconds to make.
            command.addAll(List.of("-keysize", "2048"));
        }
        command.addAll(List.of("-dname", "CN=" + name, "-validity", "2"));
        command.addAll(List.of("-keystore", file("all", "p12").toString()));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
        command.addAll(List.of(more));
        run(command);
    }

    private Path file(String name, String kind) {
        return directory.resolve(name + "." + kind);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said =
                new String(
                        keytool.getInputStream().readAllBytes(),
                        java.nio.charset.StandardCharsets.UTF_8);
        if (keytool.waitFor() != 0) {
            throw new IOException(said);
        }
    }
}
