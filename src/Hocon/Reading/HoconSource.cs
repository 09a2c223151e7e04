namespace ActorShm.Hocon;

/// <summary>A text to read and where it came from.</summary>
/// <param name="Text">The HOCON text.</param>
/// <param name="Name">What origins and messages call it.</param>
/// <param name="FullPath">The absolute path of the file, from whose directory includes are looked up; null for text that is no
/// file.</param>
internal sealed record HoconSource(string Text, string Name, string? FullPath = null);
