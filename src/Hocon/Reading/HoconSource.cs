namespace ActorShm.Hocon;

/// <summary>A text to read and where it came from.</summary>
/// <param name="Text">The HOCON text.</param>
/// <param name="Name">The name of the text in origins and messages.</param>
/// <param name="FullPath">The absolute path of the file, in whose directory includes are looked up; null for text that is not from a
/// file.</param>
internal sealed record HoconSource(string Text, string Name, string? FullPath = null);
