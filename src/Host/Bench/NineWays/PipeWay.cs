using System.IO.Pipes;
using System.Runtime.InteropServices;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>Sends the bytes of the array through an anonymous pipe.</summary>
internal sealed class PipeWay : Way
{
    private const int PieceElements = 1 << 17;

    public override string Name => "pipe";

    public override bool IsCopied => true;

    public override string Explanation =>
        "The parent writes the bytes of the array into a pipe and the child reads them into an array of its own. "
        + "Each byte is copied twice, into the kernel and out of it, 64 KiB at a time, while the two processes wake each other.";

    public override async Task<long> RunAsync(WayContext context)
    {
        var array = new double[context.ElementCount];
        Ramp.Fill(array);
        await using var pipe = new AnonymousPipeServerStream(PipeDirection.Out, HandleInheritability.Inheritable);
        var child = context.StartChild(pipe.GetClientHandleAsString());
        pipe.DisposeLocalCopyOfClientHandle();
        for (var start = 0; start < array.Length; start += PieceElements)
        {
            pipe.Write(MemoryMarshal.AsBytes(array.AsSpan(start, Math.Min(PieceElements, array.Length - start))));
        }

        await pipe.DisposeAsync();
        await child.JoinAsync(context);
        return context.DataBytes;
    }

    public override async Task<double> ReceiveAsync(WayChild child)
    {
        var array = new double[child.ElementCount];
        await using var pipe = new AnonymousPipeClientStream(PipeDirection.In, child.Link);
        for (var start = 0; start < array.Length; start += PieceElements)
        {
            pipe.ReadExactly(MemoryMarshal.AsBytes(array.AsSpan(start, Math.Min(PieceElements, array.Length - start))));
        }

        return Ramp.Sum(array);
    }
}
