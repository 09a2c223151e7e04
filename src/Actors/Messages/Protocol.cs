using ActorShm.Actors.Messages.Wire;

namespace ActorShm.Actors.Messages;

/// <summary>
/// The closed set of messages that cross between processes, and their binary form. A message that is not listed here is
/// neither sent nor understood, and no type is ever looked up by a name from the wire.
/// </summary>
/// <remarks>
/// Layout of every message: one byte <see cref="Version"/>, then the fields of the message in the order in which its
/// record writes them, little-endian, without padding. Texts and lists carry a 32-bit count in front.
/// </remarks>
internal static class Protocol
{
    /// <summary>Raised whenever any message changes its fields or its meaning.</summary>
    public const byte Version = 12;

    private static readonly Entry[] Entries =
    [
        Entry.For<JoinRun>(), Entry.For<RunJoined>(), Entry.For<JoinRefused>(), Entry.For<AskToLeave>(), Entry.For<LeaveRun>(),
        Entry.For<OpenSession>(), Entry.For<SessionOpened>(), Entry.For<CloseSession>(), Entry.For<SessionClosed>(), Entry.For<RequestFailed>(),
        Entry.For<CreateSegment>(), Entry.For<SegmentCreated>(), Entry.For<AdoptFile>(), Entry.For<FileAdopted>(),
        Entry.For<SealSegment>(), Entry.For<SegmentSealed>(), Entry.For<RetireSegment>(), Entry.For<SegmentRetired>(), Entry.For<ForgetSegment>(),
        Entry.For<KeepSegment>(), Entry.For<SegmentKept>(), Entry.For<ExplainSegment>(), Entry.For<SegmentExplained>(),
        Entry.For<ListNodes>(), Entry.For<NodesListed>(), Entry.For<ListGoneNodes>(), Entry.For<GoneNodesListed>(),
        Entry.For<ListJobs>(), Entry.For<JobsListed>(), Entry.For<ExplainJob>(), Entry.For<JobExplained>(), Entry.For<CancelRunJob>(), Entry.For<RunJobEnded>(), Entry.For<ReadMetrics>(), Entry.For<MetricsRead>(),
        Entry.For<SubmitProgram>(), Entry.For<SubmitKernel>(), Entry.For<FillWithRamp>(), Entry.For<CancelJob>(),
        Entry.For<JobProgressed>(), Entry.For<JobCompleted>(), Entry.For<JobFailed>(),
        Entry.For<OpenStage>(), Entry.For<StageFinished>(), Entry.For<ResumeStage>(), Entry.For<StageFailed>(), Entry.For<CloseStage>(), Entry.For<StageClosed>(),
        Entry.For<MapSegment>(), Entry.For<SegmentMapped>(), Entry.For<WriteElements>(), Entry.For<ElementsWritten>(),
        Entry.For<ReadElements>(), Entry.For<ElementsRead>(),
    ];

    private static readonly Dictionary<Type, Entry> ByType = Entries.ToDictionary(e => e.MessageType);
    private static readonly Dictionary<string, Entry> ByManifest = Entries.ToDictionary(e => e.Manifest, StringComparer.Ordinal);

    /// <summary>Gets every message type that may cross between processes.</summary>
    public static IEnumerable<Type> MessageTypes => Entries.Select(e => e.MessageType);

    /// <summary>Gets the name on the wire of a message's type.</summary>
    /// <exception cref="ArgumentException">The type is not part of the protocol.</exception>
    public static string ManifestOf(object message) => EntryOf(message).Manifest;

    /// <summary>Encodes one message.</summary>
    /// <exception cref="ArgumentException">The type is not part of the protocol.</exception>
    public static byte[] Encode(object message)
    {
        var writer = new WireWriter();
        writer.Byte(Version);
        EntryOf(message).Write(writer, message);
        return writer.ToArray();
    }

    /// <summary>Decodes a message from its name and its bytes.</summary>
    /// <exception cref="NotSupportedException">The name is unknown.</exception>
    /// <exception cref="InvalidDataException">The bytes are of another version or malformed.</exception>
    public static object Decode(string manifest, ReadOnlyMemory<byte> bytes)
    {
        if (!ByManifest.TryGetValue(manifest, out var entry))
        {
            throw new NotSupportedException($"No message is called '{manifest}' in protocol version {Version}.");
        }

        var reader = new WireReader(bytes);
        var version = reader.Byte();
        if (version != Version)
        {
            throw new InvalidDataException($"Message '{manifest}' has protocol version {version}; this process speaks {Version}. Run one version of ActorShm on both sides.");
        }

        var message = entry.Read(reader);
        reader.ExpectEnd();
        return message;
    }

    private static Entry EntryOf(object message) =>
        ByType.TryGetValue(message.GetType(), out var entry)
            ? entry
            : throw new ArgumentException($"{message.GetType().Name} is not a message of the protocol and stays in its process.", nameof(message));

    private sealed record Entry(string Manifest, Type MessageType, Action<WireWriter, object> Write, Func<WireReader, object> Read)
    {
        public static Entry For<T>()
            where T : class, IWireMessage<T> => new(T.Manifest, typeof(T), (to, message) => ((T)message).Write(to), T.Read);
    }
}
