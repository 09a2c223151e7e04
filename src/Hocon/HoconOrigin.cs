using System.Runtime.InteropServices;

namespace ActorShm.Hocon;

/// <summary>Where a piece of configuration was written, so that a message about it can point there.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
/// <param name="Source">The file, by the name under which it was read; or <c>string</c>, the name of a resource, or an environment variable.</param>
/// <param name="Line">The line, counted from 1; 0 when the source has no lines.</param>
/// <param name="Column">The column in UTF-16 characters, counted from 1; 0 when the source has no lines.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HoconOrigin(string Source, int Line, int Column)
{
    /// <summary>The origin as people write it: <c>node.conf:12</c>.</summary>
    public override string ToString() => Line > 0 ? $"{Source}:{Line}" : Source;
}
