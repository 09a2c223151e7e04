
namespace ActorShm.Kernels;

/// <summary>The kernels that a process can run: a closed set, made once. No other kernel is ever looked for.</summary>
/// <remarks>Immutable, so safe on any thread.</remarks>
public sealed class KernelSet
{
    /// <summary>The largest number of kernels in one set; a node names them all when it joins.</summary>
    public const int MaximumCount = 256;

    private readonly Dictionary<string, Kernel> _byName = new(StringComparer.Ordinal);

    /// <param name="kernels">All kernels, under different names.</param>
    /// <exception cref="ArgumentException">Two kernels have the same name, or there are too many.</exception>
    public KernelSet(IEnumerable<Kernel> kernels)
    {
        ArgumentNullException.ThrowIfNull(kernels);
        foreach (var kernel in kernels)
        {
            if (!_byName.TryAdd(kernel.Signature.Name, kernel))
            {
                throw new ArgumentException($"{kernel.GetType()} and {_byName[kernel.Signature.Name].GetType()} are both called '{kernel.Signature.Name}'. Give one of them another name.", nameof(kernels));
            }
        }

        if (_byName.Count > MaximumCount)
        {
            throw new ArgumentException($"{_byName.Count} kernels were registered; at most {MaximumCount} are possible.", nameof(kernels));
        }

        Names = [.. _byName.Keys];
    }

    /// <summary>Gets the set without kernels.</summary>
    public static KernelSet Empty { get; } = new([]);

    /// <summary>Gets the names of all kernels.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>Finds the kernel that another process means.</summary>
    /// <exception cref="InvalidDataException">The kernel is not in the set, or has another signature.</exception>
    internal Kernel Find(KernelSignature signature)
    {
        if (!_byName.TryGetValue(signature.Name, out var kernel))
        {
            throw new InvalidDataException($"No kernel '{signature.Name}' is registered in this process. Register it where its nodes are configured.");
        }

        return kernel.Signature.Matches(signature)
            ? kernel
            : throw new InvalidDataException($"The kernel is registered here as {kernel.Signature} and was asked for as {signature}. Run one build of the program in all processes.");
    }
}
