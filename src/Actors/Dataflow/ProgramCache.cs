using System.Globalization;
using System.Text;
using ActorShm.Actors.Scheduling;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

/// <summary>Caches the programs that the host has compiled lately, so that a program that comes again, over arrays of the same types and shapes, is not parsed and typed again.</summary>
/// <remarks>Safe on any thread. Programs that are wrong are not kept.</remarks>
/// <param name="capacity">The number of programs that are kept; the least recently used are removed first.</param>
internal sealed class ProgramCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly RecentlyUsed<string, CompiledProgram> _programs = new(capacity);

    /// <summary>Gets a program from the cache, or compiles it.</summary>
    /// <param name="text">The text of the program.</param>
    /// <param name="inputs">The arrays and scalars that it may name.</param>
    /// <param name="outputs">The names that must be written.</param>
    /// <param name="inlineElements">The largest number of elements of a result that is written without being asked for.</param>
    /// <param name="cancellation">Cancels the compilation.</param>
    /// <exception cref="ProgramException">The program is wrong.</exception>
    public CompiledProgram Get(
        string text, IReadOnlyList<ProgramInput> inputs, IReadOnlyCollection<string> outputs, long inlineElements, CancellationToken cancellation = default)
    {
        var key = KeyOf(text, inputs, outputs, inlineElements);
        lock (_lock)
        {
            if (_programs.TryUse(key, out var kept))
            {
                return kept;
            }
        }

        var program = CompiledProgram.Compile(text, inputs, outputs, inlineElements, cancellation);
        lock (_lock)
        {
            return _programs.Keep(key, program); // another job may have been faster
        }
    }

    /// <summary>Makes a key of everything that a compilation depends on. Each part carries its length, so that different parts never make the same key.</summary>
    private static string KeyOf(string text, IReadOnlyList<ProgramInput> inputs, IReadOnlyCollection<string> outputs, long inlineElements)
    {
        var key = new StringBuilder(text.Length + 64);
        key.Append(CultureInfo.InvariantCulture, $"{inlineElements} {text.Length}:{text}");
        foreach (var input in inputs)
        {
            key.Append(CultureInfo.InvariantCulture, $"i{input.Name.Length}:{input.Name} {(byte)input.DType}");
            foreach (var extent in input.Shape)
            {
                key.Append(CultureInfo.InvariantCulture, $",{extent}");
            }
        }

        foreach (var output in outputs)
        {
            key.Append(CultureInfo.InvariantCulture, $"o{output.Length}:{output}");
        }

        return key.ToString();
    }
}
