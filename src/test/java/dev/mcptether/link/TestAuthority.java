package dev.mcptether.link;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// A certificate authority of a test's own, made with the JDK's keytool: one key store for each
/// name, all vouched for by `authority`.
public final class TestAuthority {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String AUTHORITY = "authority";

    private final Path directory;

    public TestAuthority(Path directory) throws IOException, InterruptedException {
        this.directory = directory;
        generate(AUTHORITY, "RSA", "bc:c");
        keytool(
                AUTHORITY,
                "-exportcert",
                "-rfc",
                "-alias",
                AUTHORITY,
                "-file",
                file(AUTHORITY, "pem").toString());
    }

    /// Its certificate alone.
    public Path certificate() {
        return file(AUTHORITY, "pem");
    }

    /// Makes a key and a certificate for this name.
    ///
    /// @param algorithm RSA, EC or Ed25519
    public TestAuthority issue(String name, String algorithm)
            throws IOException, InterruptedException {
        generate(name, algorithm, "san=ip:127.0.0.1");
        String request = file(name, "csr").toString();
        String issued = file(name, "issued.pem").toString();
        keytool(name, "-certreq", "-alias", name, "-file", request);
        keytool(
                AUTHORITY,
                "-gencert",
                "-rfc",
                "-alias",
                AUTHORITY,
                "-ext",
                "san=ip:127.0.0.1",
                "-infile",
                request,
                "-outfile",
                issued);
        keytool(
                name,
                "-importcert",
                "-noprompt",
                "-alias",
                AUTHORITY,
                "-file",
                certificate().toString());
        keytool(name, "-importcert", "-noprompt", "-alias", name, "-file", issued);
        return this;
    }

    public KeyStore store(String name) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file(name, "p12"))) {
            store.load(in, PASSWORD);
        }
        return store;
    }

    /// The certificate and those that vouch for it, as a PEM file.
    public Path chain(String name) throws IOException, GeneralSecurityException {
        StringBuilder pem = new StringBuilder();
        for (Certificate each : store(name).getCertificateChain(name)) {
            pem.append(pem("CERTIFICATE", each.getEncoded()));
        }
        return Files.writeString(file(name, "chain.pem"), pem);
    }

    /// The private key, PKCS #8, as a PEM file.
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

    private void generate(String name, String algorithm, String extension)
            throws IOException, InterruptedException {
        keytool(
                name,
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-ext",
                extension,
                "-validity",
                "2");
    }

    private Path file(String name, String kind) {
        return directory.resolve(name + "." + kind);
    }

    private void keytool(String store, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments));
        command.addAll(
                List.of(
                        "-keystore",
                        file(store, "p12").toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD)));
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
