package dev.kiln.event;

/**
 * Where an attempt's output begins in {@code kiln.logs}. It is read from there on, skipping what
 * other attempts wrote between, until the attempt's last batch.
 *
 * @param partition the partition that holds all of it
 * @param offset nothing of it stands before this
 */
public record LogPosition(int partition, long offset) {}
