package dev.kiln.event;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TreeTraversingParser;
import java.io.IOException;
import java.util.Map;

/**
 * The fields that events got after the first of their kind had been written, with what they mean
 * where they are absent. So a newer process reads what stands in the logs of a running farm; every
 * other field has to be there.
 */
final class LaterFields extends BeanDeserializerModifier {

  private static final JsonNode NOTHING = JsonNodeFactory.instance.objectNode();

  private static final JsonNode NO_ITEMS = JsonNodeFactory.instance.arrayNode();
  private static final JsonNode NO_TEXT = JsonNodeFactory.instance.textNode("");

  /** What an attempt took is unknown. */
  private static final Map<String, JsonNode> NO_WORK =
      Map.of(
          "work",
          JsonNodeFactory.instance
              .objectNode()
              .put("pulledBytes", 0)
              .put("sparedBytes", 0)
              .set("phases", NO_ITEMS));

  private static final Map<Class<?>, Map<String, JsonNode>> ABSENT =
      Map.ofEntries(
          Map.entry(BuildHeader.Pins.class, Map.of("rebuild", NullNode.instance)),
          Map.entry(
              PlannedTask.class,
              Map.of(
                  "rebuild",
                  BooleanNode.FALSE,
                  "sources",
                  NOTHING,
                  "expected",
                  NullNode.instance,
                  "outline",
                  NO_TEXT)),
          Map.entry(PlannedTask.Exclusion.class, Map.of("existing", NullNode.instance)),
          Map.entry(Fact.AttemptLost.class, Map.of("solitary", BooleanNode.FALSE)),
          Map.entry(Fact.TaskCancelled.class, Map.of("reason", NullNode.instance)),
          Map.entry(Fact.TaskBuilt.class, NO_WORK),
          Map.entry(Fact.TaskReused.class, NO_WORK),
          Map.entry(Fact.AttemptFailed.class, NO_WORK),
          Map.entry(Fact.TaskFailed.class, NO_WORK),
          Map.entry(InboxMessage.AttemptSucceeded.class, NO_WORK),
          Map.entry(InboxMessage.AttemptFailed.class, NO_WORK),
          Map.entry(
              ReadyToBuild.class, Map.of("sources", NOTHING, "outline", NO_TEXT, "near", NO_ITEMS)),
          Map.entry(
              Heartbeat.class,
              Map.of(
                  "labels",
                  NO_ITEMS,
                  "trouble",
                  NullNode.instance,
                  "engine",
                  NO_TEXT,
                  "disk",
                  NullNode.instance,
                  "holds",
                  NO_ITEMS)));

  /** The fields that older records of {@code type} may lack, each with what it is there. */
  static Map<String, JsonNode> of(Class<?> type) {
    return ABSENT.getOrDefault(type, Map.of());
  }

  @Override
  public JsonDeserializer<?> modifyDeserializer(
      DeserializationConfig config, BeanDescription bean, JsonDeserializer<?> deserializer) {
    Map<String, JsonNode> absent = of(bean.getBeanClass());
    return absent.isEmpty() ? deserializer : new Completing(deserializer, absent);
  }

  /** Adds what is absent before the object is read. */
  private static final class Completing extends DelegatingDeserializer {

    private final transient Map<String, JsonNode> absent;

    Completing(JsonDeserializer<?> reader, Map<String, JsonNode> absent) {
      super(reader);
      this.absent = absent;
    }

    @Override
    protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> reader) {
      return new Completing(reader, absent);
    }

    @Override
    public Object deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      JsonNode body = context.readTree(parser);
      if (body instanceof ObjectNode object) {
        absent.forEach(object::putIfAbsent);
      }
      try (JsonParser complete = new TreeTraversingParser(body, parser.getCodec())) {
        complete.nextToken();
        return super.deserialize(complete, context);
      }
    }
  }
}
