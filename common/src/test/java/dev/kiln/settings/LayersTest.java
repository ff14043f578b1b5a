package dev.kiln.settings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.problem.Problem;
import dev.kiln.settings.Layer.OptionValue;
import dev.kiln.settings.Setting.Group;
import dev.kiln.settings.Setting.Items;
import dev.kiln.settings.Setting.Table;
import dev.kiln.settings.Setting.Value;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class LayersTest {

  private static final ValueType TEXT = ValueType.text("text", Function.identity());

  private static final Group DESCRIBED =
      Group.of("")
          .with("name", Value.of("The name.", TEXT, "nobody"))
          .with("count", Value.of("How many.", ValueType.number("number", Integer::parseInt)))
          .with("on", Value.of("Whether.", ValueType.truth(), "true"))
          .with(
              "inner",
              Group.of("Inside.")
                  .with("deep_name", Value.of("The inner name.", TEXT))
                  .with("list", new Items("Several.", TEXT)))
          .with("table", Table.of("By name.", "NAME", TEXT, Value.of("Each.", TEXT)));

  @Test
  void laterLayersReplaceValuesAndListsAndAddToTables() {
    Layers layers =
        Layers.of(
            List.of(
                file("a.yaml", "name: a\ninner: {deep_name: a, list: [a, b]}\ntable: {x: a, y: a}"),
                file("b.yaml", "inner:\n  list: [c]\ntable: {y: b}"),
                Layer.variables("APP_", Map.of("APP_INNER_DEEP_NAME", "v"), DESCRIBED),
                Layer.options(List.of(OptionValue.of("--name", "name", "o")), DESCRIBED)));

    assertThat(layers.problems()).isEmpty();
    assertThat(Listing.of(DESCRIBED, layers))
        .extracting(listed -> listed.path() + "=" + listed.value() + " " + listed.origin().shown())
        .containsExactly(
            "name=o option --name",
            "on=true default",
            "inner.deep_name=v environment variable APP_INNER_DEEP_NAME",
            "inner.list=[c] b.yaml:2:9",
            "table.x=a a.yaml:3:12",
            "table.y=b b.yaml:3:12");
  }

  @Test
  void mistakesInEveryLayerAreReportedWithWhereTheyWereMade() {
    Layers layers =
        Layers.of(
            List.of(
                file("a.yaml", "nmae: a\ncount: many\non: maybe"),
                Layer.variables("APP_", Map.of("APP_COUNT", "x", "APP_ELSE", "y"), DESCRIBED),
                Layer.options(List.of(OptionValue.of("--on", "on", "perhaps")), DESCRIBED)));

    assertThat(layers.problems())
        .extracting(Problem::toString)
        .containsExactly(
            "a.yaml:1:1: unknown key 'nmae', did you mean 'name'?",
            "a.yaml:2:8: 'count': For input string: \"many\"",
            "a.yaml:3:5: 'on': 'maybe' is neither true nor false",
            "environment variable APP_COUNT: 'count': For input string: \"x\"",
            "option --on: 'on': 'perhaps' is neither true nor false");
  }

  @Test
  void anEmptyVariableCountsAsNotSet() {
    Layer layer = Layer.variables("APP_", Map.of("APP_NAME", ""), DESCRIBED);

    assertThat(layer.values().values()).isEmpty();
  }

  @Test
  void whatIsWrittenReadsBackTheSame() {
    Layer read =
        file(
            "a.yaml",
            "name: \"1.10 \\\"x\\\" \\\\ \\u0007 ä\"\non: false\ntable: {\"a: b\": \"#\"}");

    Layer again = file("b.yaml", YamlWriter.write(read.values()));

    assertThat(again.problems()).isEmpty();
    assertThat(YamlWriter.write(again.values())).isEqualTo(YamlWriter.write(read.values()));
    assertThat(Listing.of(DESCRIBED, Layers.of(List.of(again))))
        .extracting(Listing::value)
        .containsExactly("1.10 \"x\" \\ \u0007 ä", "false", "#");
  }

  @Test
  void everySingleValueInAGroupHasAVariable() {
    assertThat(Layer.variableNames("APP_", DESCRIBED))
        .containsExactly(
            Map.entry("APP_COUNT", "count"),
            Map.entry("APP_INNER_DEEP_NAME", "inner.deep_name"),
            Map.entry("APP_NAME", "name"),
            Map.entry("APP_ON", "on"));
  }

  private static Layer file(String name, String text) {
    return Layer.file(name, text, DESCRIBED);
  }
}
