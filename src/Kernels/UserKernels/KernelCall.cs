using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>A kernel by its signature, and the parameters of one job. Immutable, so safe on any thread.</summary>
public sealed class KernelCall
{
    /// <param name="signature">Which kernel.</param>
    /// <param name="parameters">Exactly as many bytes as it takes.</param>
    /// <exception cref="ArgumentException">There are more or fewer bytes.</exception>
    public KernelCall(KernelSignature signature, ReadOnlySpan<byte> parameters)
    {
        ArgumentNullException.ThrowIfNull(signature);
        if (parameters.Length != signature.ParameterBytes)
        {
            throw new ArgumentException($"Kernel {signature} takes {signature.ParameterBytes} bytes of parameters; {parameters.Length} were given.", nameof(parameters));
        }

        Signature = signature;
        Parameters = [.. parameters];
    }

    /// <summary>Which kernel.</summary>
    public KernelSignature Signature { get; }

    /// <summary>What the job gives it besides arrays.</summary>
    public ImmutableArray<byte> Parameters { get; }
}
