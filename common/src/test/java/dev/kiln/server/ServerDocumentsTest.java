package dev.kiln.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kiln.configuration.KilnSettings;
import dev.kiln.documents.MadeDocument;
import dev.kiln.settings.JsonSchema;
import dev.kiln.settings.Layer;
import dev.kiln.settings.SettingsReference;
import org.junit.jupiter.api.Test;

/**
 * The documents that are made of the description of a server's settings are those in {@code docs/}.
 * With {@code -Dkiln.docs.write=true} they are written instead of compared.
 */
class ServerDocumentsTest {

  @Test
  void theSchemaForEditorsIsTheOneThatHolds() {
    String schema = JsonSchema.write("kiln-server.yaml", ServerSettings.ALL);

    MadeDocument.of("kiln-server.schema.json").assertIs(schema);
  }

  @Test
  void theReferenceListsEverySetting() {
    String reference = SettingsReference.write(ServerSettings.ALL);

    MadeDocument.of("configuration.md").assertRegionIs("server settings", reference);
  }

  @Test
  void noVariableMeansBothAServersAndATreesSetting() {
    var ofServers = Layer.variableNames(ServerSettings.VARIABLE_PREFIX, ServerSettings.ALL);
    var ofTrees = Layer.variableNames(KilnSettings.VARIABLE_PREFIX, KilnSettings.ALL);

    assertThat(ofServers)
        .containsEntry("KILN_WORKER_SLOTS", "worker.slots")
        .containsEntry("KILN_WORKER_DISK_STOP_BELOW", "worker.disk.stop_below")
        .doesNotContainKey(ServerConfigurationFile.VARIABLE);
    assertThat(ofServers.keySet()).doesNotContainAnyElementsOf(ofTrees.keySet());
  }
}
