package dev.kiln.registry;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * An authority that nobody knows, and a certificate of it for a server on loopback; made with the
 * JDK's {@code keytool}.
 */
final class TestCertificates {

  private static final String PASSWORD = "changeit";
  private static final String AUTHORITY = "authority";
  private static final String SERVER = "server";

  private final Path folder;

  private TestCertificates(Path folder) {
    this.folder = folder;
  }

  /** Makes them in {@code folder}. */
  static TestCertificates in(Path folder) throws InterruptedException {
    TestCertificates made = new TestCertificates(folder);
    made.keytool("-genkeypair", AUTHORITY, "-dname", "CN=Test Authority", "-ext", "bc:c");
    made.keytool("-genkeypair", SERVER, "-dname", "CN=127.0.0.1");
    Path request = folder.resolve("request.pem");
    made.keytool("-certreq", SERVER, "-file", request.toString());
    made.keytool(
        "-gencert",
        AUTHORITY,
        "-infile",
        request.toString(),
        "-outfile",
        made.certificate().toString(),
        "-rfc",
        "-ext",
        "san=ip:127.0.0.1");
    made.keytool("-exportcert", AUTHORITY, "-rfc", "-file", made.authority().toString());
    made.keytool("-importcert", SERVER, "-noprompt", "-file", made.certificate().toString());
    made.writeKey();
    return made;
  }

  /** The authority's certificate, as PEM. */
  Path authority() {
    return folder.resolve("authority.pem");
  }

  /** The server's certificate, as PEM. */
  Path certificate() {
    return folder.resolve("server.pem");
  }

  /** The server's private key, as PEM. */
  Path key() {
    return folder.resolve("server-key.pem");
  }

  /** TLS of a server that has this certificate. */
  SSLContext serverTls() {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store(), PASSWORD.toCharArray());
      SSLContext tls = SSLContext.getInstance("TLS");
      tls.init(keys.getKeyManagers(), null, null);
      return tls;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The authority's private key. */
  PrivateKey authorityKey() {
    return privateKey(AUTHORITY);
  }

  /** The authority's certificate, as DER in base64. */
  String authorityInBase64() {
    try {
      return Base64.getEncoder().encodeToString(store().getCertificate(AUTHORITY).getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void writeKey() {
    String text =
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
            .formatted(
                Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(privateKey(SERVER).getEncoded()));
    try {
      Files.writeString(key(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private PrivateKey privateKey(String alias) {
    try {
      return (PrivateKey) store().getKey(alias, PASSWORD.toCharArray());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private KeyStore store() {
    try (InputStream in = Files.newInputStream(folder.resolve("keys.p12"))) {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(in, PASSWORD.toCharArray());
      return store;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private void keytool(String command, String alias, String... more) throws InterruptedException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                command,
                "-alias",
                alias,
                "-keystore",
                folder.resolve("keys.p12").toString(),
                "-storepass",
                PASSWORD));
    if (command.equals("-genkeypair")) {
      line.addAll(List.of("-keyalg", "RSA", "-keysize", "2048", "-validity", "2"));
    }
    line.addAll(List.of(more));
    try {
      Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IllegalStateException("keytool %s: %s".formatted(command, said));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
