package dev.kiln.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.kiln.image.Digest;
import dev.kiln.image.ImageReference;
import dev.kiln.registry.RegistryProcess.Protection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real registries that want a login or have a certificate of an authority that nobody knows. */
final class RegistryProtectionIT {

  private static final RegistryCredentials LOGIN = new RegistryCredentials("kiln", "hunter22");
  private static final RegistryCredentials WRONG = new RegistryCredentials("kiln", "wrong");

  /** What {@code htpasswd -B} makes of the login. */
  private static final String HASH =
      "kiln:$2y$05$abcdefghijklmnopqrstuuZ6QNu0NKXZkZHC5hsQUItfxcGamvB8i\n";

  @TempDir static Path folder;
  private static TestCertificates certificates;

  private final RegistryProcess registry = new RegistryProcess();

  @BeforeAll
  static void makeCertificates() throws InterruptedException {
    certificates = TestCertificates.in(folder);
  }

  @AfterEach
  void stop() {
    registry.close();
  }

  @Test
  void basicAuthenticationLetsInWhoHasThePassword() throws Exception {
    registry.start(new Protection("", basic(), logins(LOGIN)));

    assertThat(roundTrip(logins(LOGIN))).isEqualTo("hello");
    assertThat(failure(logins(WRONG)).kind()).isEqualTo(RegistryException.Kind.UNAUTHORIZED);
    assertThat(failure(RegistrySettings.defaults()).kind())
        .isEqualTo(RegistryException.Kind.UNAUTHORIZED);
  }

  @Test
  void anUnknownAuthorityIsTrustedOnlyForTheRegistryItIsNamedFor() throws Exception {
    RegistrySettings trusting = trusting(RegistrySettings.defaults());
    registry.start(new Protection(tls(), "", trusting));

    assertThat(roundTrip(trusting)).isEqualTo("hello");
    RegistryException distrust =
        failure(
            RegistrySettings.defaults()
                .withAuthorities(Map.of(registry.name(), new CertificateAuthorities(strangers()))));
    assertThat(distrust.kind()).isEqualTo(RegistryException.Kind.UNREACHABLE);
    assertThat(distrust).hasMessageContaining("certification path");
  }

  @Test
  void basicAuthenticationGoesThroughTls() throws Exception {
    registry.start(new Protection(tls(), basic(), trusting(logins(LOGIN))));

    assertThat(roundTrip(trusting(logins(LOGIN)))).isEqualTo("hello");
  }

  @Test
  void tokensComeFromAServiceThatTheSameAuthorityVouchesFor() throws Exception {
    try (TokenService service = TokenService.start(certificates, LOGIN)) {
      RegistrySettings settings = trusting(logins(LOGIN));
      registry.start(new Protection(tls(), token(service), settings));

      assertThat(roundTrip(settings)).isEqualTo("hello");

      assertThat(service.scopes()).contains("repository:app:pull,push", "repository:app:pull");
      assertThat(failure(trusting(logins(WRONG))).kind())
          .isEqualTo(RegistryException.Kind.UNAUTHORIZED);
    }
  }

  @Test
  void aRegistryWithTlsIsNotSpokenToWithoutIt() throws Exception {
    registry.start(new Protection(tls(), "", trusting(RegistrySettings.defaults())));
    RegistrySettings plain = RegistrySettings.of(Map.of(), Set.of(registry.name()));

    assertThat(failure(plain)).hasMessageContaining("HTTP status 400");
  }

  private RegistrySettings logins(RegistryCredentials login) {
    return RegistrySettings.of(Map.of(registry.name(), login), Set.of());
  }

  private RegistrySettings trusting(RegistrySettings settings) throws IOException {
    return settings.withAuthorities(
        Map.of(registry.name(), CertificateAuthorities.read(certificates.authority())));
  }

  /** The authorities of the Java runtime, one of them, which has nothing to do with the test. */
  private static List<X509Certificate> strangers() throws Exception {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init((KeyStore) null);
    return List.of(((X509TrustManager) factory.getTrustManagers()[0]).getAcceptedIssuers()[0]);
  }

  private String roundTrip(RegistrySettings settings) throws InterruptedException {
    try (RegistryClient client = new RegistryClient(settings, InstantSource.system())) {
      BlobContent content = BlobContent.of("hello".getBytes(StandardCharsets.UTF_8));
      Digest digest =
          client.pushArtifact(
              reference(),
              "application/vnd.kiln.test.v1",
              new TreeMap<>(),
              List.of(ArtifactLayer.of("text/plain", content)));
      assertThat(client.proveComplete(reference())).contains(digest);
      return new String(client.blob(reference(), content.digest()), StandardCharsets.UTF_8);
    }
  }

  private RegistryException failure(RegistrySettings settings) {
    try (RegistryClient client = new RegistryClient(settings, InstantSource.system())) {
      return catchThrowableOfType(RegistryException.class, () -> client.manifest(reference()));
    }
  }

  private ImageReference reference() {
    return ImageReference.of(registry.name(), "app").withTag("1");
  }

  private static String basic() throws IOException {
    Path file = Files.writeString(folder.resolve("htpasswd"), HASH);
    return """
    htpasswd:
      realm: test
      path: %s
    """
        .formatted(file);
  }

  private static String token(TokenService service) {
    return """
    token:
      realm: %s
      service: %s
      issuer: %s
      rootcertbundle: %s
    """
        .formatted(
            service.realm(), TokenService.SERVICE, TokenService.ISSUER, certificates.authority());
  }

  private static String tls() {
    return """
    tls:
      certificate: %s
      key: %s
    """
        .formatted(certificates.certificate(), certificates.key());
  }
}
