package dev.mcptether.config;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// The certificates and keys for a `wss` link, read from PEM files. It cannot be printed.
///
/// @param authorities that may vouch for a daemon; empty: the system's
/// @param client what this shim proves itself with; empty: nothing
public record Tls(List<X509Certificate> authorities, Optional<Identity> client) {
    public static final Tls SYSTEM = new Tls(List.of(), Optional.empty());

    /// @param chain the certificate of the key, then those that vouch for it
    public record Identity(PrivateKey key, List<X509Certificate> chain) {
        @Override
        public String toString() {
            return "Identity[redacted]";
        }
    }

    /// The authorities as Java needs them; empty: the system's.
    public Optional<KeyStore> trustStore() {
        if (authorities.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                store(store -> {
                    for (int i = 0; i < authorities.size(); i++) {
                        store.setCertificateEntry("authority " + i, authorities.get(i));
                    }
                }));
    }

    /// The client's key and certificates as Java needs them, with an empty password.
    public Optional<KeyStore> keyStore() {
        return client.map(identity ->
                store(store ->
                        store.setKeyEntry(
                                "client",
                                identity.key(),
                                new char[0],
                                identity.chain().toArray(X509Certificate[]::new))));
    }

    private interface Filling {
        void fill(KeyStore store) throws GeneralSecurityException;
    }

    private static KeyStore store(Filling filling) {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            filling.fill(store);
            return store;
        } catch (GeneralSecurityException | java.io.IOException impossible) {
            throw new IllegalStateException("a key store in memory", impossible);
        }
    }

    @Override
    public String toString() {
        return "Tls[redacted]";
    }
}
