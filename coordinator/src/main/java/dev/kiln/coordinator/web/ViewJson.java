package dev.kiln.coordinator.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.KeyDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.kiln.event.PublishPolicy;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.Digest;
import dev.kiln.image.ImageName;
import dev.kiln.image.InputKey;
import dev.kiln.image.Pool;
import dev.kiln.image.RecipeKey;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The JSON form of the views and of submissions: camel-case fields, ISO-8601 instants in UTC,
 * identities and statuses as their words, absent values left out. Stateless; safe for all threads.
 */
public final class ViewJson {

  private static final int MAX_NESTING = 20;

  private final ObjectMapper mapper = mapper();
  private final ObjectMapper strict =
      mapper.copy().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  /** Returns {@code view} as JSON. */
  public String write(Object view) {
    try {
      return mapper.writeValueAsString(view);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("cannot write " + view.getClass().getName(), e);
    }
  }

  /**
   * Reads a view; fields that this version doesn't know are skipped.
   *
   * @throws IllegalArgumentException if it isn't one
   */
  public <T> T readView(String json, Class<T> type) {
    return read(json, type, mapper);
  }

  /**
   * Reads what somebody asks for; a field that isn't known is an error.
   *
   * @throws IllegalArgumentException whose message says what was wrong, fit to be shown
   */
  public <T> T readRequest(String json, Class<T> type) {
    return read(json, type, strict);
  }

  private static <T> T read(String json, Class<T> type, ObjectMapper mapper) {
    try {
      T value = mapper.readValue(json, type);
      if (value == null) {
        throw new IllegalArgumentException("expected a JSON object, not null");
      }
      return value;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(explain(e), e);
    }
  }

  /** What a person needs of Jackson's message: no class names, no source excerpt. */
  private static String explain(JsonProcessingException e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    if (root instanceof UnrecognizedPropertyException unknown) {
      return "unknown field '%s', expected one of %s"
          .formatted(
              unknown.getPropertyName(),
              unknown.getKnownPropertyIds() == null
                  ? List.of()
                  : unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList());
    }
    if (root instanceof JsonMappingException mapping) {
      String path =
          String.join(
              ".",
              mapping.getPath().stream()
                  .map(at ->
                      at.getFieldName() == null
                          ? Integer.toString(at.getIndex())
                          : at.getFieldName())
                  .toList());
      return "field '%s' has a value of the wrong kind".formatted(path);
    }
    if (root instanceof JsonProcessingException syntax) {
      return syntax.getLocation() == null
          ? "the body is no JSON"
          : "the body is no JSON: line %d, column %d"
              .formatted(syntax.getLocation().getLineNr(), syntax.getLocation().getColumnNr());
    }
    return String.valueOf(root.getMessage());
  }

  private static ObjectMapper mapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build();
    ObjectMapper mapper =
        JsonMapper.builder(factory)
            .addModules(new Jdk8Module(), new JavaTimeModule(), vocabulary())
            .disable(
                SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(SerializationFeature.WRITE_ENUMS_USING_TO_STRING)
            .enable(
                DeserializationFeature.READ_ENUMS_USING_TO_STRING,
                DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                JsonInclude.Value.construct(
                    JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
            .build();
    JsonSetter.Value emptyIfAbsent = JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY);
    mapper.configOverride(List.class).setSetterInfo(emptyIfAbsent);
    mapper.configOverride(Map.class).setSetterInfo(emptyIfAbsent);
    mapper.configOverride(boolean.class).setSetterInfo(emptyIfAbsent);
    return mapper;
  }

  private static SimpleModule vocabulary() {
    SimpleModule module = new SimpleModule("kiln-vocabulary");
    word(module, ImageName.class, ImageName::of);
    word(module, BuildId.class, BuildId::parse);
    word(module, AttemptId.class, AttemptId::parse);
    word(module, Digest.class, Digest::parse);
    word(module, RecipeKey.class, RecipeKey::parse);
    word(module, InputKey.class, InputKey::parse);
    word(module, Pool.class, Pool::parse);
    module.addDeserializer(PublishPolicy.class, new PublishOrBoolean());
    return module;
  }

  private static <T> void word(SimpleModule module, Class<T> type, Function<String, T> parse) {
    module.addSerializer(type, ToStringSerializer.instance);
    module.addDeserializer(
        type,
        new FromStringDeserializer<T>(type) {
          @Override
          protected T _deserialize(String text, DeserializationContext context) {
            return parse.apply(text);
          }
        });
    module.addKeyDeserializer(
        type,
        new KeyDeserializer() {
          @Override
          public Object deserializeKey(String key, DeserializationContext context) {
            return parse.apply(key);
          }
        });
  }

  /** A policy's word, or the yes or no that people expect to work. */
  private static final class PublishOrBoolean extends StdDeserializer<PublishPolicy> {

    PublishOrBoolean() {
      super(PublishPolicy.class);
    }

    @Override
    public PublishPolicy deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_TRUE) {
        return PublishPolicy.ATOMIC;
      }
      if (parser.currentToken() == JsonToken.VALUE_FALSE) {
        return PublishPolicy.NONE;
      }
      String word = parser.getText();
      for (PublishPolicy each : PublishPolicy.values()) {
        if (each.toString().equals(word)) {
          return each;
        }
      }
      throw new IllegalArgumentException(
          "'publish' must be true, false, atomic, each or none, not '%s'".formatted(word));
    }
  }
}
