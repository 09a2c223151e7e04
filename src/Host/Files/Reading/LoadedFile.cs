using ActorShm.Segments;

namespace ActorShm.Host.Files.Reading;

/// <summary>A file whose inputs have been brought into a run.</summary>
/// <param name="Path">The file.</param>
/// <param name="Handles">The handles of its inputs, in the order of the inputs.</param>
/// <param name="Note">A note about the file for people; null for none.</param>
/// <param name="Took">The time it took to read the file into segments; null for a file that is mapped instead.</param>
internal sealed record LoadedFile(string Path, IReadOnlyList<SegmentHandle> Handles, string? Note, TimeSpan? Took);
