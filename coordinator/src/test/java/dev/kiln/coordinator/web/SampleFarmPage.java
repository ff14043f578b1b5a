package dev.kiln.coordinator.web;

import dev.kiln.coordinator.web.LiveUpdates.Update;
import io.vertx.core.Vertx;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Serves the sample farm, to look at while working on the page: {@code SampleFarmPage PORT
 * [trouble]}.
 */
final class SampleFarmPage {

  private SampleFarmPage() {}

  /** Runs until the process is ended. */
  public static void main(String[] arguments) throws TimeoutException {
    Vertx vertx = Vertx.vertx();
    SampleFarm farm = new SampleFarm(Instant.now());
    if (List.of(arguments).contains("trouble")) {
      farm.trouble();
    }
    InMemoryUpdates updates = new InMemoryUpdates();
    new WebServer(
            vertx,
            WebSettings.at("127.0.0.1", Integer.parseInt(arguments[0])),
            new WebServer.Ports(
                farm,
                new InMemoryLogs(farm),
                updates,
                new InMemorySubmissions(),
                new InMemoryInterventions(farm)))
        .start()
        .await(10, TimeUnit.SECONDS);
    vertx.setPeriodic(
        2000,
        tick ->
            farm.workers()
                .onSuccess(workers -> {
                  updates.publish(new Update.WorkersChanged(workers));
                  updates.publish(new Update.ConditionChanged(farm.condition()));
                }));
  }
}
