package dev.kiln.buildkit;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.kiln.buildkit.progress.Progress;
import dev.kiln.buildkit.protobuf.MalformedProtobufException;
import dev.kiln.buildkit.trace.SolveStatus;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Reads the answer to a build: JSON objects one after the other, each a piece of progress, the
 * image's id or the error. Passes progress on as it comes.
 */
final class BuildAnswer {

  private static final String TRACE = "moby.buildkit.trace";
  private static final String IMAGE_ID = "moby.image.id";

  /** Far above what BuildKit puts into one message, which is some tens of kilobytes. */
  private static final int MAX_TEXT_CHARACTERS = 20_000_000;

  private static final int MAX_ERROR_BYTES = 64 * 1024;

  private static final ObjectReader JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  // Closing an answer that is not at its end would wait for the rest of it.
                  .disable(StreamReadFeature.AUTO_CLOSE_SOURCE)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(MAX_TEXT_CHARACTERS).build())
                  .build())
          .build()
          .readerFor(JsonNode.class);

  private final Progress progress;
  private Optional<String> imageId = Optional.empty();
  private Optional<String> error = Optional.empty();

  BuildAnswer(Progress progress) {
    this.progress = progress;
  }

  /**
   * Reads to the end.
   *
   * @throws IOException if the answer breaks off or is no JSON
   * @throws BuildKitException if it ends without a result, or what is in it cannot be understood
   */
  BuildOutcome read(InputStream body) throws IOException {
    try (MappingIterator<JsonNode> messages = JSON.readValues(body)) {
      while (messages.hasNextValue()) {
        accept(messages.nextValue());
      }
    } catch (MalformedProtobufException e) {
      throw new BuildKitException("the engine tells of its progress in another way", e);
    }
    progress.finish();
    // The error may come after the id, when the image cannot be given its name.
    if (error.isPresent()) {
      return new BuildOutcome.Failed(error.get());
    }
    return new BuildOutcome.Built(
        imageId.orElseThrow(
            () -> new BuildKitException("the engine's answer ended without a result")));
  }

  /** What an answer with an error status says. */
  static String refusal(InputStream body) throws IOException {
    byte[] text = body.readNBytes(MAX_ERROR_BYTES);
    try {
      JsonNode message = JSON.<JsonNode>readValue(text).path("message");
      return message.asText(new String(text, StandardCharsets.UTF_8)).strip();
    } catch (IOException e) {
      // Not from the engine, perhaps from something before it.
      return new String(text, StandardCharsets.UTF_8).strip();
    }
  }

  private void accept(JsonNode message) throws IOException {
    JsonNode detail = message.path("errorDetail").path("message");
    if (detail.isTextual()) {
      error = Optional.of(detail.textValue());
    }
    JsonNode attached = message.path("aux");
    switch (message.path("id").asText()) {
      case TRACE -> progress.accept(SolveStatus.read(attached.binaryValue()));
      case IMAGE_ID -> imageId = Optional.of(attached.path("ID").asText());
      default -> {
        // Older and newer engines may say more.
      }
    }
  }
}
