using System.Globalization;
using System.Text;
using ActorShm.Actors.Scheduling;
using ActorShm.Kernels;

namespace ActorShm.Actors.Dataflow;

/// <summary>The programs that the host has understood lately, so that one that comes again, over arrays of the same types and shapes, is not parsed and typed again.</summary>
/// <remarks>Safe on any thread. Programs that are wrong are not kept.</remarks>
/// <param name="capacity">How many are kept; the least recently used go first.</param>
internal sealed class ProgramCache(int capacity)
{
    private readonly Lock _lock = new();
    private readonly RecentlyUsed<string, CompiledProgram> _programs = new(capacity);

    /// <summary>The program, understood now or before.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="inputs">The arrays and scalars that it may name.</param>
    /// <param name="outputs">The names that must be written.</param>
    /// <param name="inlineElements">Up to how many elements a result is written unasked.</param>
    /// <param name="cancellation">Gives up understanding it.</param>
    /// <exception cref="ProgramException">It is wrong.</exception>
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
            return _programs.Keep(key, program); // another job may have been quicker
        }
    }

    /// <summary>Everything that a compilation depends on. Each part carries its length, so that no two of them read alike.</summary>
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
