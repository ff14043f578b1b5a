package dev.kiln.event;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.ImageReference;
import dev.kiln.image.InputKey;
import dev.kiln.image.Platform;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import dev.kiln.image.Ulid;
import java.io.IOException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Turns events into JSON bodies and back, by the CloudEvents type that travels beside them.
 *
 * <p>Unknown fields are skipped, so that an older process can read what a newer one wrote. An
 * unknown type or an undecodable body is an {@link UndecodableEventException}: the caller counts
 * it, keeps the record aside and goes on.
 *
 * @see <a
 *     href="https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/kafka-protocol-binding.md">CloudEvents
 *     Kafka protocol binding, binary content mode</a>
 */
public final class EventCodec {

  /** Every event type that is written, by its CloudEvents type. */
  private static final Map<String, Class<?>> CLASSES = new TreeMap<>();

  private static final Map<Class<?>, String> TYPES = new HashMap<>();

  static {
    type("dev.kiln.partition.taken.v1", Fact.PartitionTaken.class);
    type("dev.kiln.build.plan-part.v1", Fact.PlanPart.class);
    type("dev.kiln.build.accepted.v1", Fact.BuildAccepted.class);
    type("dev.kiln.build.rejected.v1", Fact.BuildRejected.class);
    type("dev.kiln.build.cancellation-requested.v1", Fact.CancellationRequested.class);
    type("dev.kiln.build.published.v1", Fact.BuildPublished.class);
    type("dev.kiln.build.publication-started.v1", Fact.PublicationStarted.class);
    type("dev.kiln.build.images-published.v1", Fact.ImagesPublished.class);
    type("dev.kiln.build.ended.v1", Fact.BuildEnded.class);
    type("dev.kiln.build.archived.v1", Fact.BuildArchived.class);
    type("dev.kiln.task.queued.v1", Fact.TaskQueued.class);
    type("dev.kiln.task.started.v1", Fact.TaskStarted.class);
    type("dev.kiln.task.built.v1", Fact.TaskBuilt.class);
    type("dev.kiln.task.reused.v1", Fact.TaskReused.class);
    type("dev.kiln.task.failed.v1", Fact.TaskFailed.class);
    type("dev.kiln.task.parent-failed.v1", Fact.TaskParentFailed.class);
    type("dev.kiln.task.cancelled.v1", Fact.TaskCancelled.class);
    type("dev.kiln.task.skipped.v1", Fact.TaskSkipped.class);
    type("dev.kiln.attempt.failed.v1", Fact.AttemptFailed.class);
    type("dev.kiln.attempt.lost.v1", Fact.AttemptLost.class);
    type("dev.kiln.attempt.released.v1", Fact.AttemptReleased.class);
    type("dev.kiln.request.submit-plan-part.v1", InboxMessage.SubmitPlanPart.class);
    type("dev.kiln.request.submit-build.v1", InboxMessage.SubmitBuild.class);
    type("dev.kiln.request.cancel-build.v1", InboxMessage.CancelBuild.class);
    type("dev.kiln.request.cancel-task.v1", InboxMessage.CancelTask.class);
    type("dev.kiln.request.fail-task.v1", InboxMessage.FailTask.class);
    type("dev.kiln.request.skip-task.v1", InboxMessage.SkipTask.class);
    type("dev.kiln.report.attempt-started.v1", InboxMessage.AttemptStarted.class);
    type("dev.kiln.report.attempt-succeeded.v1", InboxMessage.AttemptSucceeded.class);
    type("dev.kiln.report.attempt-failed.v1", InboxMessage.AttemptFailed.class);
    type("dev.kiln.report.attempt-released.v1", InboxMessage.AttemptReleased.class);
    type("dev.kiln.ready-to-build.v1", ReadyToBuild.class);
    type("dev.kiln.worker.heartbeat.v1", Heartbeat.class);
    type("dev.kiln.control.stop-attempt.v1", StopAttempt.class);
    type("dev.kiln.log.batch.v1", LogBatch.class);
    type("dev.kiln.desired.farm-paused.v1", Desired.FarmPaused.class);
    type("dev.kiln.desired.host-paused.v1", Desired.HostPaused.class);
    type("dev.kiln.desired.worker-drained.v1", Desired.WorkerDrained.class);
    type("dev.kiln.desired.registry-paused.v1", Desired.RegistryPaused.class);
  }

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(valueTypes())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
          .build();

  private EventCodec() {}

  /** The JSON body of {@code event}. */
  public static byte[] encode(Object event) {
    try {
      return MAPPER.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot encode " + event.getClass().getSimpleName(), e);
    }
  }

  /** Every CloudEvents type that is written, by name. */
  public static SortedSet<String> types() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(CLASSES.keySet()));
  }

  /**
   * The record that travels under a CloudEvents type.
   *
   * @throws UndecodableEventException if there is no such type
   */
  static Class<?> classOf(String type) {
    Class<?> eventClass = CLASSES.get(type);
    if (eventClass == null) {
      throw new UnknownEventTypeException(type);
    }
    return eventClass;
  }

  /** The CloudEvents type under which {@code event} travels. */
  public static String typeOf(Object event) {
    String type = TYPES.get(event.getClass());
    if (type == null) {
      throw new IllegalArgumentException(event.getClass() + " is no event type");
    }
    return type;
  }

  /**
   * Reads the body of an event.
   *
   * @param type its CloudEvents type
   * @param expected the kind of events that may be there, such as {@code Fact.class}
   * @throws UndecodableEventException if the type is unknown or not of that kind, or the body is no
   *     such event
   */
  public static <T> T decode(String type, byte[] body, Class<T> expected) {
    Class<?> eventClass = classOf(type);
    if (!expected.isAssignableFrom(eventClass)) {
      throw new UndecodableEventException(
          "'%s' is no %s".formatted(type, expected.getSimpleName()), null);
    }
    return expected.cast(read(type, body, eventClass));
  }

  /**
   * Reads a body of a known kind that is no event: what one process keeps for its own later use.
   *
   * @param what how messages call it
   * @throws UndecodableEventException if the body is no such thing
   */
  public static <T> T read(String what, byte[] body, Class<T> kind) {
    try {
      T value = MAPPER.readValue(body, kind);
      if (value == null) {
        throw new IllegalArgumentException("the body is null");
      }
      return value;
    } catch (IOException | IllegalArgumentException e) {
      throw new UndecodableEventException("'%s' has no readable body".formatted(what), e);
    }
  }

  private static void type(String type, Class<?> eventClass) {
    CLASSES.put(type, eventClass);
    TYPES.put(eventClass, type);
  }

  private static SimpleModule valueTypes() {
    SimpleModule module = new SimpleModule("kiln");
    module.setDeserializerModifier(new LaterFields());
    value(module, AttemptId.class, AttemptId::parse);
    value(module, BuildId.class, BuildId::parse);
    value(module, Digest.class, Digest::parse);
    value(module, ImageName.class, ImageName::of);
    value(module, ImageReference.class, ImageReference::parse);
    value(module, InputKey.class, InputKey::parse);
    value(module, Platform.class, Platform::parse);
    value(module, Pool.class, Pool::parse);
    value(module, RecipeKey.class, RecipeKey::parse);
    value(module, Ulid.class, Ulid::parse);
    module.addKeyDeserializer(
        ImageName.class,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context) {
            return ImageName.of(key);
          }
        });
    return module;
  }

  private static <T> void value(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(type, ToStringSerializer.instance);
    module.addDeserializer(
        type,
        new FromStringDeserializer<T>(type) {
          @Override
          protected T _deserialize(String text, DeserializationContext context) throws IOException {
            try {
              return parse.apply(text);
            } catch (IllegalArgumentException e) {
              throw context.weirdStringException(text, type, e.getMessage());
            }
          }

          @Override
          public T deserialize(JsonParser parser, DeserializationContext context)
              throws IOException {
            if (!parser.hasToken(JsonToken.VALUE_STRING)) {
              return type.cast(context.handleUnexpectedToken(type, parser));
            }
            return _deserialize(parser.getText(), context);
          }
        });
  }
}
