using System.Collections.Immutable;
using System.Runtime.CompilerServices;

namespace ActorShm.Kernels;

/// <summary>The name of a kernel, and what it reads, writes and takes. Immutable: each method returns another signature.</summary>
/// <remarks>The client and the nodes compare signatures before anything runs, so a disagreement between two builds is found.</remarks>
/// <example>
/// <code>
/// new KernelSignature("geo.distance").Reads&lt;double&gt;().Reads&lt;double&gt;().Writes&lt;double&gt;().Takes&lt;Place&gt;()
/// </code>
/// </example>
public sealed class KernelSignature
{
    /// <summary>The largest length of a name.</summary>
    public const int MaximumNameLength = 64;

    /// <summary>The largest size of the parameters, in bytes.</summary>
    public const int MaximumParameterBytes = 4096;

    /// <summary>The largest size of a block's partial result, in bytes.</summary>
    public const int MaximumPartialBytes = 64 * 1024;

    /// <summary>Creates the signature of a kernel that does not read or write anything yet.</summary>
    /// <param name="name">The name: lower-case letters, digits, dots and dashes, beginning with a letter.</param>
    /// <exception cref="ArgumentException">The name has another form, or is too long.</exception>
    public KernelSignature(string name)
        : this(name, [], [], 0, 0)
    {
    }

    internal KernelSignature(string name, ImmutableArray<DType> inputs, ImmutableArray<DType> outputs, int parameterBytes, int partialBytes)
    {
        ArgumentNullException.ThrowIfNull(name);
        if (!IsName(name))
        {
            throw new ArgumentException(
                $"'{name}' is no name of a kernel: it has 1 to {MaximumNameLength} lower-case letters, digits, dots and dashes, and begins with a letter.", nameof(name));
        }

        RequireAtMost(inputs.Length, StageCode.MaxSlots, "inputs");
        RequireAtMost(outputs.Length, StageCode.MaxSlots, "outputs");
        RequireAtMost(parameterBytes, MaximumParameterBytes, "bytes of parameters");
        RequireAtMost(partialBytes, MaximumPartialBytes, "bytes of a partial result");
        (Name, Inputs, Outputs, ParameterBytes, PartialBytes) = (name, inputs, outputs, parameterBytes, partialBytes);

        void RequireAtMost(int count, int most, string what)
        {
            if (count < 0 || count > most)
            {
                throw new ArgumentException($"Kernel '{name}' would have {count} {what}; at most {most} are possible.", what);
            }
        }
    }

    /// <summary>Gets the name by which jobs and nodes refer to the kernel.</summary>
    public string Name { get; }

    /// <summary>Gets the element type of each input; all inputs of a job have the same shape.</summary>
    public ImmutableArray<DType> Inputs { get; }

    /// <summary>Gets the element type of each output; outputs have the shape of the inputs.</summary>
    public ImmutableArray<DType> Outputs { get; }

    /// <summary>Gets the size of a job's parameters, in bytes.</summary>
    public int ParameterBytes { get; }

    /// <summary>Gets the size of a block's partial result, in bytes; 0 for a kernel that only writes elements.</summary>
    public int PartialBytes { get; }

    /// <summary>Returns the signature with one more input.</summary>
    /// <typeparam name="T">The C# type of its elements.</typeparam>
    public KernelSignature Reads<T>()
        where T : unmanaged => new(Name, Inputs.Add(ElementOf<T>.DType), Outputs, ParameterBytes, PartialBytes);

    /// <summary>Returns the signature with one more output.</summary>
    /// <typeparam name="T">The C# type of its elements.</typeparam>
    public KernelSignature Writes<T>()
        where T : unmanaged => new(Name, Inputs, Outputs.Add(ElementOf<T>.DType), ParameterBytes, PartialBytes);

    /// <summary>Returns the signature with parameters, which every job passes anew.</summary>
    /// <typeparam name="T">A struct without references; it is sent as its bytes.</typeparam>
    public KernelSignature Takes<T>()
        where T : unmanaged => new(Name, Inputs, Outputs, Unsafe.SizeOf<T>(), PartialBytes);

    /// <summary>Returns the signature for people to read: <c>geo.distance(float64, float64; 16 bytes) -> float64</c>.</summary>
    public override string ToString()
    {
        var parameters = ParameterBytes == 0 ? string.Empty : $"; {ParameterBytes} bytes";
        var results = Outputs.Select(DTypes.Name).Concat(PartialBytes == 0 ? [] : [$"{PartialBytes} bytes for each block"]);
        return $"{Name}({string.Join(", ", Inputs.Select(DTypes.Name))}{parameters}) -> {string.Join(", ", results)}";
    }

    internal KernelSignature Leaves(int partialBytes) => new(Name, Inputs, Outputs, ParameterBytes, partialBytes);

    /// <summary>Whether two signatures describe the same bytes.</summary>
    internal bool Matches(KernelSignature other) =>
        Name == other.Name && ParameterBytes == other.ParameterBytes && PartialBytes == other.PartialBytes
        && Inputs.AsSpan().SequenceEqual(other.Inputs.AsSpan()) && Outputs.AsSpan().SequenceEqual(other.Outputs.AsSpan());

    private static bool IsName(string name) =>
        name.Length is > 0 and <= MaximumNameLength && char.IsAsciiLetterLower(name[0])
        && name.All(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '.' or '-');
}
