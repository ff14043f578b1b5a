package dev.kiln.buildkit.session;

import dev.kiln.buildkit.protobuf.MalformedProtobufException;
import dev.kiln.buildkit.protobuf.ProtobufReader;
import dev.kiln.buildkit.protobuf.ProtobufWriter;
import java.util.List;
import java.util.Optional;

/** The gRPC methods that a session has, over what it offers. */
final class SessionServices {

  private static final String HEALTH = "/grpc.health.v1.Health/Check";
  private static final String CREDENTIALS = "/moby.filesync.v1.Auth/Credentials";
  private static final String SECRET = "/moby.buildkit.secrets.v1.Secrets/GetSecret";

  private static final long SERVING = 1;

  private final SessionOffer offer;

  SessionServices(SessionOffer offer) {
    this.offer = offer;
  }

  /** The paths of all methods. The engine calls no others. */
  static List<String> methods() {
    return List.of(HEALTH, CREDENTIALS, SECRET);
  }

  /** Answers one call; blocks as long as the offer does. */
  GrpcAnswer answer(String path, byte[] request) {
    try {
      return switch (path) {
        // A build without an answer in time loses its session.
        case HEALTH -> new GrpcAnswer.Reply(new ProtobufWriter().number(1, SERVING).toByteArray());
        case CREDENTIALS -> credentials(firstText(request));
        case SECRET -> secret(firstText(request));
        // Newer engines try their way of fetching tokens first, and then ask for credentials.
        default -> new GrpcAnswer.Refusal(GrpcStatus.UNIMPLEMENTED, "unknown method " + path);
      };
    } catch (MalformedProtobufException e) {
      return new GrpcAnswer.Refusal(GrpcStatus.INVALID_ARGUMENT, "malformed request");
    } catch (RuntimeException e) {
      // Not its message: nobody knows what is in it.
      return new GrpcAnswer.Refusal(
          GrpcStatus.INTERNAL, "the client failed: " + e.getClass().getName());
    }
  }

  private GrpcAnswer credentials(String host) {
    ProtobufWriter answer = new ProtobufWriter();
    offer.login(host).ifPresent(login -> answer.text(1, login.username()).text(2, login.secret()));
    return new GrpcAnswer.Reply(answer.toByteArray());
  }

  private GrpcAnswer secret(String id) {
    Optional<byte[]> content = offer.secret(id);
    return content.isPresent()
        ? new GrpcAnswer.Reply(new ProtobufWriter().bytes(1, content.get()).toByteArray())
        : new GrpcAnswer.Refusal(GrpcStatus.NOT_FOUND, "secret not found");
  }

  /** Every request has what it is about in its first field. */
  private static String firstText(byte[] request) {
    ProtobufReader reader = new ProtobufReader(request);
    String text = "";
    while (reader.next()) {
      if (reader.field() == 1) {
        text = reader.text();
      }
    }
    return text;
  }
}
