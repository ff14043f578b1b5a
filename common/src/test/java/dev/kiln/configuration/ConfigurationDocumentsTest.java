package dev.kiln.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.documents.MadeDocument;
import dev.kiln.settings.JsonSchema;
import dev.kiln.settings.Layer;
import dev.kiln.settings.SettingsReference;
import org.junit.jupiter.api.Test;

/**
 * The documents that are made of the description of the settings are those in {@code docs/}. With
 * {@code -Dkiln.docs.write=true} they are written instead of compared.
 */
class ConfigurationDocumentsTest {

  @Test
  void theSchemaForEditorsIsTheOneThatHolds() {
    String schema = JsonSchema.write("kiln.yaml", KilnSettings.ALL);

    MadeDocument.of("kiln.schema.json").assertIs(schema);
  }

  @Test
  void theReferenceListsEverySetting() {
    String reference = SettingsReference.write(KilnSettings.ALL);

    MadeDocument.of("configuration.md").assertRegionIs("settings", reference);
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
}
