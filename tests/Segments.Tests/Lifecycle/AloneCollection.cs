namespace ActorShm.Segments.Tests;

/// <summary>
/// Tests that ask who uses a file run alone: a process that another test starts has a copy of our maps and locks for the moment between fork and exec,
/// and the library rightly counts it.
/// </summary>
[CollectionDefinition(nameof(AloneCollection), DisableParallelization = true)]
public class AloneCollection;
