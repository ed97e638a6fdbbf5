package dev.mcptether.config;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A PEM file that a setting names. Messages about it name the setting and never show the content.
///
/// @param key the setting, for messages
record PemFile(Path path, Key<Path> key, Origin origin) {
    /// Ten times the size of the certificates of a usual system.
    private static final int LIMIT_BYTES = 2 * 1024 * 1024;

    private static final Pattern PRIVATE_KEY =
            Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----([^-]*)-----END");

    /// The algorithms to try, because a key does not name its own.
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    List<X509Certificate> certificates() {
        try {
            List<X509Certificate> found =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(content()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (found.isEmpty()) {
                throw refusal("contains no certificate; put one in PEM form into it");
            }
            return found;
        } catch (CertificateException malformed) {
            throw refusal("contains no readable certificate; put one in PEM form into it");
        }
    }

    PrivateKey privateKey() {
        requireOwn();
        Matcher pem = PRIVATE_KEY.matcher(new String(content(), StandardCharsets.ISO_8859_1));
        if (!pem.find()) {
            throw refusal("contains no private key; put one in PEM form into it");
        }
        if (!pem.group(1).isEmpty()) {
            throw refusal(
                    "contains a %sPRIVATE KEY, a form that Tether does not read; convert it with `openssl pkcs8 -topk8 -nocrypt`"
                            .formatted(pem.group(1)));
        }
        try {
            return decoded(Base64.getMimeDecoder().decode(pem.group(2)));
        } catch (IllegalArgumentException | GeneralSecurityException malformed) {
            throw refusal(
                    "contains no readable private key; use an RSA, EC or EdDSA key in PKCS #8 form");
        }
    }

    private static PrivateKey decoded(byte[] encoded) throws GeneralSecurityException {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(encoded));
            } catch (java.security.spec.InvalidKeySpecException another) {
                // Try the next algorithm.
            }
        }
        throw new InvalidKeyException("of no known algorithm");
    }

    private byte[] content() {
        try {
            return SmallFile.read(path, LIMIT_BYTES);
        } catch (NoSuchFileException absent) {
            throw refusal("does not exist; name a file that does");
        } catch (IOException unusable) {
            throw refusal(SmallFile.why(unusable));
        }
    }

    private void requireOwn() {
        try {
            Optional<Ownership> known = Ownership.of(path);
            if (known.isPresent() && known.get().ownedByAnother()) {
                throw refusal("belongs to another user; make one of your own");
            }
            if (known.isPresent() && known.get().othersCanWrite()) {
                throw refusal("can be written by other users; chmod 600, and replace the key");
            }
        } catch (IOException unknown) {
            // Ignored: reading it tells the reason.
        }
    }

    private ConfigException refusal(String why) {
        return new ConfigException(
                "%s: %s %s (it came from %s)".formatted(key.variable(), path, why, origin), origin);
    }
}
