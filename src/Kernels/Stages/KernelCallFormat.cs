using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;

namespace ActorShm.Kernels;

/// <summary>Reads and writes the binary form of a stage that calls a kernel: closed, versioned, little-endian.</summary>
/// <remarks>
/// <code>
/// byte 0      2, which the code of instructions never begins with
/// byte 1      number of input slots, I
/// byte 2      number of output slots, O
/// byte 3–4    bytes of parameters, P
/// byte 5–8    bytes that each block leaves
/// byte 9      length of the name, N
/// then I + O element types, one byte each; N bytes of ASCII; P bytes of parameters
/// </code>
/// </remarks>
internal static class KernelCallFormat
{
    /// <summary>The first byte.</summary>
    public const byte Form = 2;

    private const int HeaderBytes = 10;

    public static byte[] Write(KernelCall call)
    {
        var signature = call.Signature;
        var types = signature.Inputs.AddRange(signature.Outputs);
        var bytes = new byte[HeaderBytes + types.Length + signature.Name.Length + call.Parameters.Length];
        bytes[0] = Form;
        bytes[1] = (byte)signature.Inputs.Length;
        bytes[2] = (byte)signature.Outputs.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(3), (ushort)call.Parameters.Length);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(5), signature.PartialBytes);
        bytes[9] = (byte)signature.Name.Length;
        for (var i = 0; i < types.Length; i++)
        {
            bytes[HeaderBytes + i] = (byte)types[i];
        }

        Encoding.ASCII.GetBytes(signature.Name, bytes.AsSpan(HeaderBytes + types.Length));
        call.Parameters.CopyTo(bytes, bytes.Length - call.Parameters.Length);
        return bytes;
    }

    public static KernelCall Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != Form)
        {
            throw Malformed("it is too short");
        }

        int inputCount = bytes[1];
        int outputCount = bytes[2];
        int parameterBytes = BinaryPrimitives.ReadUInt16LittleEndian(bytes[3..]);
        var partialBytes = BinaryPrimitives.ReadInt32LittleEndian(bytes[5..]);
        int nameBytes = bytes[9];
        var rest = bytes[HeaderBytes..];
        if (rest.Length != inputCount + outputCount + nameBytes + parameterBytes)
        {
            throw Malformed($"it has {bytes.Length} bytes and announces others");
        }

        var inputs = ReadTypes(rest[..inputCount]);
        var outputs = ReadTypes(rest.Slice(inputCount, outputCount));
        var name = Encoding.ASCII.GetString(rest.Slice(inputCount + outputCount, nameBytes));
        try
        {
            return new KernelCall(new KernelSignature(name, inputs, outputs, parameterBytes, partialBytes), rest[^parameterBytes..]);
        }
        catch (ArgumentException e)
        {
            throw new InvalidDataException("This is not the call of a kernel: " + e.Message, e);
        }
    }

    private static ImmutableArray<DType> ReadTypes(ReadOnlySpan<byte> bytes)
    {
        var types = ImmutableArray.CreateBuilder<DType>(bytes.Length);
        foreach (var value in bytes)
        {
            types.Add(DTypes.IsKnown((DType)value) ? (DType)value : throw Malformed($"{value} is not the number of an element type"));
        }

        return types.MoveToImmutable();
    }

    private static InvalidDataException Malformed(string what) =>
        new($"This is not the call of a kernel: {what}. Sender and receiver may be of different versions.");
}
