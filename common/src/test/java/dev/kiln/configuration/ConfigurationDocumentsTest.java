package dev.kiln.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.settings.JsonSchema;
import dev.kiln.settings.Layer;
import dev.kiln.settings.SettingsReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The documents that are made of the description of the settings are those in {@code docs/}. With
 * {@code -Dkiln.docs.write=true} they are written instead of compared.
 */
class ConfigurationDocumentsTest {

  private static final Path DOCS = Path.of("..", "docs");
  private static final String RENEW =
      "renew it: ./mvnw test -pl common -Dtest=ConfigurationDocumentsTest -Dkiln.docs.write=true";

  @Test
  void theSchemaForEditorsIsTheOneThatHolds() throws IOException {
    String schema = JsonSchema.write("kiln.yaml", KilnSettings.ALL);

    assertIsWritten(DOCS.resolve("kiln.schema.json"), schema);
  }

  @Test
  void theReferenceListsEverySetting() throws IOException {
    Path page = DOCS.resolve("configuration.md");
    String begin = "<!-- settings: made of their description -->\n";
    String end = "<!-- end of settings -->";
    String text = Files.readString(page);
    String before = text.substring(0, text.indexOf(begin) + begin.length());
    String after = text.substring(text.indexOf(end));

    String current = before + "\n" + SettingsReference.write(KilnSettings.ALL) + "\n" + after;

    assertIsWritten(page, current);
  }

  @Test
  void theVariablesThatPeopleUseAreStillCalledSo() {
    assertThat(Layer.variableNames(KilnSettings.VARIABLE_PREFIX, KilnSettings.ALL))
        .containsEntry("KILN_REGISTRY", "registry")
        .containsEntry("KILN_NAMESPACE", "namespace")
        .containsEntry("KILN_TAG", "tag")
        .containsEntry("KILN_BASE_IMAGE", "base.image")
        .containsEntry("KILN_FRESHNESS", "freshness")
        .containsEntry("KILN_RETRIES", "retries")
        .containsEntry("KILN_TIMEOUT", "timeout");
  }

  private static void assertIsWritten(Path file, String text) throws IOException {
    if (Boolean.getBoolean("kiln.docs.write")) {
      Files.writeString(file, text);
    }
    assertThat(Files.exists(file) ? Files.readString(file) : "")
        .as("%s has fallen behind; %s", file, RENEW)
        .isEqualTo(text);
  }
}
