using ActorShm.Segments;

namespace ActorShm.Host.Files.Reading;

/// <summary>A file whose inputs are in a run.</summary>
/// <param name="Path">The file.</param>
/// <param name="Handles">What its inputs stand for, in their order.</param>
/// <param name="Note">What people should know about the file; null for nothing.</param>
/// <param name="Took">How long it took to read it into segments; null where it is mapped and not read.</param>
internal sealed record LoadedFile(string Path, IReadOnlyList<SegmentHandle> Handles, string? Note, TimeSpan? Took);
