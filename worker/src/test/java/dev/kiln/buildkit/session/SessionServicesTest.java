package dev.kiln.buildkit.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.buildkit.protobuf.ProtobufReader;
import dev.kiln.buildkit.protobuf.ProtobufWriter;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionServicesTest {

  private static final String CREDENTIALS = "/moby.filesync.v1.Auth/Credentials";
  private static final String SECRET = "/moby.buildkit.secrets.v1.Secrets/GetSecret";

  private final SessionOffer offer =
      SessionOffer.of(
          Map.of("registry.example:5000", new RegistryLogin("user", "password")),
          Map.of("token", "s3cret".getBytes(StandardCharsets.UTF_8)));
  private final SessionServices services = new SessionServices(offer);

  @Test
  void healthIsServing() {
    GrpcAnswer answer = services.answer("/grpc.health.v1.Health/Check", new byte[0]);

    assertThat(((GrpcAnswer.Reply) answer).message()).isEqualTo(HexFormat.of().parseHex("0801"));
  }

  @Test
  void knownRegistryGetsItsLogin() {
    GrpcAnswer answer = services.answer(CREDENTIALS, request("registry.example:5000"));

    assertThat(fields(answer)).isEqualTo(Map.of(1, "user", 2, "password"));
  }

  @Test
  void unknownRegistryGetsNone() {
    GrpcAnswer answer = services.answer(CREDENTIALS, request("other.example"));

    assertThat(fields(answer)).isEmpty();
  }

  @Test
  void knownSecretIsGiven() {
    GrpcAnswer answer = services.answer(SECRET, request("token"));

    assertThat(fields(answer)).isEqualTo(Map.of(1, "s3cret"));
  }

  @Test
  void unknownSecretIsNotFound() {
    GrpcAnswer answer = services.answer(SECRET, request("other"));

    assertThat(answer).isEqualTo(new GrpcAnswer.Refusal(GrpcStatus.NOT_FOUND, "secret not found"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/moby.filesync.v1.Auth/FetchToken",
        "/moby.filesync.v1.Auth/GetTokenAuthority",
        "/moby.filesync.v1.FileSync/DiffCopy",
        ""
      })
  void unknownMethodIsUnimplemented(String method) {
    GrpcAnswer answer = services.answer(method, request("x"));

    assertThat(((GrpcAnswer.Refusal) answer).status()).isEqualTo(GrpcStatus.UNIMPLEMENTED);
  }

  @Test
  void malformedRequestIsRefused() {
    GrpcAnswer answer = services.answer(SECRET, new byte[] {0x0a, 0x7f});

    assertThat(((GrpcAnswer.Refusal) answer).status()).isEqualTo(GrpcStatus.INVALID_ARGUMENT);
  }

  @Test
  void whatTheOfferThrowsIsNotToldToTheEngine() {
    SessionServices failing =
        new SessionServices(
            new SessionOffer() {
              @Override
              public Optional<RegistryLogin> login(String host) {
                throw new IllegalStateException("password");
              }

              @Override
              public Optional<byte[]> secret(String id) {
                throw new IllegalStateException("password");
              }
            });

    GrpcAnswer answer = failing.answer(SECRET, request("token"));

    assertThat(answer)
        .isEqualTo(
            new GrpcAnswer.Refusal(
                GrpcStatus.INTERNAL, "the client failed: java.lang.IllegalStateException"));
  }

  @Test
  void nothingShowsSecrets() {
    String shown =
        new RegistryLogin("user", "password")
            + offer.toString()
            + services
            + services.answer(SECRET, request("token"));

    assertThat(shown).doesNotContain("password").doesNotContain("s3cret");
  }

  private static byte[] request(String subject) {
    return new ProtobufWriter().text(1, subject).text(9, "of a newer engine").toByteArray();
  }

  private static Map<Integer, String> fields(GrpcAnswer answer) {
    Map<Integer, String> fields = new TreeMap<>();
    ProtobufReader reader = new ProtobufReader(((GrpcAnswer.Reply) answer).message());
    while (reader.next()) {
      fields.put(reader.field(), reader.text());
    }
    return fields;
  }
}
