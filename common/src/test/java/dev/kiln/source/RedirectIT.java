package dev.kiln.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.kiln.archive.Limits;
import dev.kiln.source.SourceException.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that send us elsewhere, and logins that must not go with us. */
class RedirectIT {

  private static final byte[] TEXT = "text".getBytes(StandardCharsets.UTF_8);
  private static final String TOKEN = "s3cr3t-token";
  private static final char[] STORE_PASSWORD = "changeit".toCharArray();

  /** {@code robot:s3cr3t-token}. */
  private static final String LOGIN = "Basic cm9ib3Q6czNjcjN0LXRva2Vu";

  private final WebServer web = new WebServer();
  private final WebServer elsewhere = new WebServer();
  private final Path folder;
  private final SourcesFixture sources;

  RedirectIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.sources = new SourcesFixture(folder);
  }

  @AfterEach
  void stop() {
    sources.close();
    web.close();
    elsewhere.close();
  }

  @Test
  void redirectsAreFollowedOneAfterTheOther() throws Exception {
    web.redirect("/a", "b").redirect("/b", elsewhere.url("/c"));
    elsewhere.file("/c", TEXT);

    Path tar = sources.fetch(SourcesFixture.url(web.url("/a")));

    assertThat(SourcesFixture.listed(tar)).containsExactly("a text");
  }

  @Test
  void aCircleEndsAfterTenRedirects() {
    web.redirect("/a", "/a");

    SourceException failure = refused(() -> sources.resolve(SourcesFixture.url(web.url("/a"))));

    assertThat(failure).hasMessage(web.url("/a") + " redirects more than 10 times");
    assertThat(web.requests()).hasSize(11);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "http://169.254.169.254/latest/meta-data/",
        "http://[fe80::1]/x",
        "http://[::ffff:169.254.169.254]/x",
        "http://[64:ff9b::a9fe:a9fe]/x",
        "http://[fd00:ec2::254]/latest/meta-data/",
        "http://2852039166/latest/meta-data/",
        "ftp://127.0.0.1/x",
        "ssh://git@127.0.0.1/x",
        "http:///x",
        "ext::sh"
      })
  void nobodyIsSentWhereTheRulesDoNotAllow(String to) {
    web.redirect("/a", to);

    refused(() -> sources.resolve(SourcesFixture.url(web.url("/a"))));
  }

  @Test
  void nobodyIsSentFromEncryptedToPlain() throws Exception {
    SSLContext tls = selfSigned(folder.resolve("store.p12"));
    HttpsServer https = HttpsServer.create(WebServer.freePort(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    elsewhere.file("/plain", TEXT);
    SourceLimits limits =
        new SourceLimits(1000, Duration.ofSeconds(10), Duration.ofSeconds(10), Limits.defaults());
    SourceUrls urls = new SourceUrls(Optional.empty());
    HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
    try (WebServer encrypted = new WebServer(https);
        Downloads downloads = new Downloads(client, urls, limits)) {
      encrypted.redirect("/down", elsewhere.url("/plain")).redirect("/same", "/text");
      encrypted.file("/text", TEXT);
      String server = "https://localhost:" + https.getAddress().getPort();

      assertThat(downloads.fetch(urls.ofFile(server + "/same"), folder.resolve("same")))
          .isNotNull();
      SourceException failure =
          refused(() -> downloads.fetch(urls.ofFile(server + "/down"), folder.resolve("down")));

      assertThat(failure).hasMessageContaining("which is not encrypted: refused");
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void aLoginGoesToItsOwnServerAndToNoOther() throws Exception {
    web.redirect("/a", "/b").redirect("/b", elsewhere.url("/c"));
    elsewhere.file("/c", TEXT);

    Path tar = sources.fetch(SourcesFixture.url(withLogin(web.url("/a"))));

    assertThat(web.requests()).containsExactly("GET /a " + LOGIN, "GET /b " + LOGIN);
    assertThat(elsewhere.requests()).containsExactly("GET /c");
    assertThat(SourcesFixture.listed(tar)).containsExactly("a text");
  }

  @Test
  void aLoginIsFoundNowhereAfterwards() throws Exception {
    web.file("/a", TEXT).status("/none", 404).redirect("/out", "file:///x");

    Path tar = sources.fetch(SourcesFixture.url(withLogin(web.url("/a?key=" + TOKEN))));
    List<SourceException> failures =
        List.of(
            refused(() -> sources.fetch(SourcesFixture.url(withLogin(web.url("/none"))))),
            refused(() -> sources.fetch(SourcesFixture.url(withLogin(web.url("/out"))))),
            refused(() -> sources.fetch(SourcesFixture.url(withLogin(web.url("/a b"))))),
            refused(() -> sources.fetch(SourcesFixture.url("ftp://robot:" + TOKEN + "@host/x"))),
            refused(() -> sources.fetch(SourcesFixture.url("http://robot:" + TOKEN + "@/x"))),
            refused(() ->
                sources.fetch(
                    SourcesFixture.url(
                        withLogin(web.url("/a")), TOKEN.getBytes(StandardCharsets.UTF_8)))));

    assertThat(sources.cachedWith(TOKEN)).isEmpty();
    assertThat(Files.readString(tar, StandardCharsets.ISO_8859_1))
        .doesNotContain(TOKEN, "127.0.0.1");
    assertThat(failures)
        .allSatisfy(failure -> assertThat(allMessages(failure)).doesNotContain(TOKEN));
  }

  private static String withLogin(String url) {
    return url.replace("http://", "http://robot:" + TOKEN + "@");
  }

  private static String allMessages(Throwable failure) {
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      messages.append(cause).append('\n');
    }
    return messages.toString();
  }

  private static SourceException refused(ThrowingCallable action) {
    SourceException failure = catchThrowableOfType(SourceException.class, action);
    assertThat(failure.reason()).isEqualTo(Reason.WRONG);
    return failure;
  }

  /**
   * A certificate for localhost, trusted by nobody else; only keytool makes one without a library.
   */
  private static SSLContext selfSigned(Path store)
      throws IOException, InterruptedException, GeneralSecurityException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storepass",
                new String(STORE_PASSWORD),
                "-keyalg",
                "EC",
                "-alias",
                "test",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, STORE_PASSWORD);
    }
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, STORE_PASSWORD);
    TrustManagerFactory trusted =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trusted.init(keys);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(own.getKeyManagers(), trusted.getTrustManagers(), null);
    return tls;
  }
}
