package dev.kiln.event;

/**
 * One life of a worker.
 *
 * @param worker the worker's name, the same after a restart
 * @param instance a ULID minted at each start, so that a restarted worker is known not to be going
 *     on with the attempts of its earlier life; a later one is greater
 * @param host the machine it runs on
 */
public record WorkerInstance(String worker, String instance, String host) {

  @Override
  public String toString() {
    return worker + "/" + instance;
  }
}
