using System.Collections.Immutable;

namespace ActorShm.Kernels;

/// <summary>The signature of a kernel with the parameters of one job. Immutable, so safe on any thread.</summary>
public sealed class KernelCall
{
    /// <param name="signature">The signature of the kernel.</param>
    /// <param name="parameters">The parameters; exactly as many bytes as the kernel takes.</param>
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

    /// <summary>Gets the signature of the kernel.</summary>
    public KernelSignature Signature { get; }

    /// <summary>Gets the parameters of the job, as bytes.</summary>
    public ImmutableArray<byte> Parameters { get; }
}
