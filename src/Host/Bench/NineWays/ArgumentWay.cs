using System.Runtime.InteropServices;

namespace ActorShm.Host.Bench.NineWays;

/// <summary>Serialises the whole array and gives it to the child when the child starts.</summary>
internal sealed class ArgumentWay : Way
{
    public override string Name => "argument";

    public override bool IsCopied => true;

    public override bool ReadsInput => true;

    public override string Explanation =>
        "The array is serialised into one block of bytes that the child reads before it does anything else, as multiprocessing pickles the arguments of a process it spawns. "
        + "For a while there are three copies: the array, its serialised form, and what the child makes of it.";

    public override async Task<long> RunAsync(WayContext context)
    {
        var array = new double[context.ElementCount];
        Ramp.Fill(array);
        var serialised = MemoryMarshal.AsBytes(array.AsSpan()).ToArray();
        var child = context.StartChild("-");
        await child.Input.WriteAsync(serialised, context.Stop.Orderly);
        child.Input.Close();
        await child.JoinAsync(context);
        return serialised.LongLength;
    }

    public override async Task<double> ReceiveAsync(WayChild child)
    {
        var serialised = new byte[child.ElementCount * sizeof(double)];
        await using var input = Console.OpenStandardInput();
        if (await input.ReadAtLeastAsync(serialised, serialised.Length, throwOnEndOfStream: false, child.Cancellation) < serialised.Length)
        {
            throw new OperationCanceledException("The parent has given up, or is gone.");
        }

        var array = MemoryMarshal.Cast<byte, double>(serialised).ToArray();
        return Ramp.Sum(array);
    }
}
