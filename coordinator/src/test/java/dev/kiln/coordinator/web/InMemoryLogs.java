package dev.kiln.coordinator.web;

import dev.kiln.coordinator.status.LogLine;
import dev.kiln.coordinator.status.LogPage;
import dev.kiln.image.AttemptId;
import dev.kiln.image.BuildId;
import dev.kiln.image.ImageName;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;

/** The sample farm's logs, in pages of 20 lines; building images' logs never end by themselves. */
final class InMemoryLogs implements BuildLogs {

  private static final int PAGE = 20;

  final List<Follower> followers = new CopyOnWriteArrayList<>();
  private final SampleFarm farm;

  InMemoryLogs(SampleFarm farm) {
    this.farm = farm;
  }

  @Override
  public Future<Optional<LogPage>> read(
      BuildId build, ImageName image, Optional<AttemptId> attempt, long from) {
    return farm.build(build)
        .map(found ->
            found
                .flatMap(view ->
                    view.tasks().stream().filter(task -> task.image().equals(image)).findFirst())
                .map(task -> {
                  List<LogLine> all = farm.log(image);
                  int start = (int) Math.min(from - 1, all.size());
                  int end = Math.min(start + PAGE, all.size());
                  return new LogPage(
                      attempt.or(() -> Optional.of(task.attempts().getLast().id())),
                      all.subList(start, end),
                      end < all.size() ? OptionalLong.of(end + 1L) : OptionalLong.empty(),
                      task.status().isEnded());
                }));
  }

  @Override
  public Subscription follow(
      BuildId build, ImageName image, Optional<AttemptId> attempt, long from, Follower follower) {
    followers.add(follower);
    List<LogLine> rest = farm.log(image).stream().filter(line -> line.n() >= from).toList();
    if (!rest.isEmpty()) {
      follower.lines(rest);
    }
    return () -> followers.remove(follower);
  }
}
