using System.Buffers.Binary;
using System.Text;

namespace ActorShm.Embedded;

/// <summary>The engine's own messages on the wire.</summary>
/// <remarks>
/// <code>
/// manifest  payload
/// P         (nothing)                        PoisonPill
/// K         (nothing)                        Kill
/// I         value                            Identify: the message id
/// A         u8 0 or 1; value; path in UTF-8  ActorIdentity: 1 and a path with address and uid when somebody is there
/// S         value                            Status.Success
/// F         text in UTF-8                    Status.Failure: the text of its cause
///
/// value     u8 0                             null
///           u8 1, u8                         bool
///           u8 2, i32                        int
///           u8 3, i64                        long
///           u8 4, u16 n, n bytes of UTF-8    string
/// </code>
/// </remarks>
internal sealed class BuiltInSerializer(ExtendedActorSystem system) : SerializerWithStringManifest(system)
{
    public const int Number = 1;

    // The text is for people. A longer one helps nobody, and it must not make the failure itself too large to send.
    private const int FailureTextLimit = 4096;

    public static readonly Type[] Types =
        [typeof(PoisonPill), typeof(Kill), typeof(Identify), typeof(ActorIdentity), typeof(Status.Success), typeof(Status.Failure)];

    public override int Identifier => Number;

    public override string Manifest(object o) =>
        o switch
        {
            PoisonPill => "P",
            Kill => "K",
            Identify => "I",
            ActorIdentity => "A",
            Status.Success => "S",
            Status.Failure => "F",
            _ => throw new RemotingException($"{o.GetType()} is not a message of the engine."),
        };

    public override byte[] ToBinary(object obj) =>
        obj switch
        {
            Identify identify => WriteValue(identify.MessageId),
            ActorIdentity { Subject: null } nobody => [0, .. WriteValue(nobody.MessageId)],
            ActorIdentity identity =>
                [1, .. WriteValue(identity.MessageId), .. Encoding.UTF8.GetBytes(Serialization.SerializedActorPath(identity.Subject))],
            Status.Success success => WriteValue(success.Status),
            Status.Failure failure => Encoding.UTF8.GetBytes(Shortened(failure.Cause?.Message ?? Status.Failure.WithoutCause)),
            _ => [],
        };

    public override object FromBinary(byte[] bytes, string manifest)
    {
        ReadOnlySpan<byte> rest = bytes;
        return manifest switch
        {
            "P" => PoisonPill.Instance,
            "K" => Kill.Instance,
            "I" => new Identify(ReadValue(ref rest)),
            "A" => ReadIdentity(rest),
            "S" => new Status.Success(ReadValue(ref rest)),
            "F" => new Status.Failure(new RemoteFailureException(Frame.Text(rest))),
            _ => throw new NotSupportedException($"The engine has no message '{manifest}'."),
        };
    }

    private ActorIdentity ReadIdentity(ReadOnlySpan<byte> rest)
    {
        var isSomebody = rest[0] == 1;
        rest = rest[1..];
        var messageId = ReadValue(ref rest);
        return new ActorIdentity(messageId, isSomebody ? system.Provider.ResolveActorRef(Frame.Text(rest)) : null);
    }

    private static byte[] WriteValue(object? value)
    {
        switch (value)
        {
            case null:
                return [0];
            case bool flag:
                return [1, flag ? (byte)1 : (byte)0];
            case int number:
                var four = new byte[5];
                four[0] = 2;
                BinaryPrimitives.WriteInt32LittleEndian(four.AsSpan(1), number);
                return four;
            case long number:
                var eight = new byte[9];
                eight[0] = 3;
                BinaryPrimitives.WriteInt64LittleEndian(eight.AsSpan(1), number);
                return eight;
            case string text:
                var utf8 = Encoding.UTF8.GetBytes(text);
                if (utf8.Length > ushort.MaxValue)
                {
                    throw new RemotingException($"A text of {utf8.Length:N0} bytes cannot leave this process in a message of the engine; at most {ushort.MaxValue:N0} can. Send it in a message of your own.");
                }

                var all = new byte[3 + utf8.Length];
                all[0] = 4;
                BinaryPrimitives.WriteUInt16LittleEndian(all.AsSpan(1), (ushort)utf8.Length);
                utf8.CopyTo(all, 3);
                return all;
            default:
                throw new RemotingException($"A {value.GetType()} cannot leave this process in a message of the engine; use null, a bool, an int, a long or a string.");
        }
    }

    private static object? ReadValue(ref ReadOnlySpan<byte> rest)
    {
        var kind = rest[0];
        var length = kind switch
        {
            0 => 0,
            1 => 1,
            2 => 4,
            3 => 8,
            4 => 2 + BinaryPrimitives.ReadUInt16LittleEndian(rest[1..]),
            _ => throw new ProtocolViolationException($"a value of kind {kind} is not known"),
        };
        var value = rest.Slice(1, length);
        rest = rest[(1 + length)..];
        return kind switch
        {
            1 => value[0] != 0,
            2 => BinaryPrimitives.ReadInt32LittleEndian(value),
            3 => BinaryPrimitives.ReadInt64LittleEndian(value),
            4 => Frame.Text(value[2..]),
            _ => null,
        };
    }

    private static string Shortened(string text) => text.Length <= FailureTextLimit ? text : text[..FailureTextLimit] + "…";
}
