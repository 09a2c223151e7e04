namespace ActorShm.Segments;

/// <summary>What a new array is filled with, whatever its element type: the choices of <see cref="SegmentStore.Create"/>.</summary>
/// <remarks>A closed list. Immutable, so safe on any thread.</remarks>
public abstract record ArrayContent
{
    private protected ArrayContent()
    {
    }

    /// <summary>
    /// Whatever the memory holds, for callers that overwrite everything anyway: zeros in new memory, old values of this user's own segments in memory from the pool.
    /// </summary>
    public static ArrayContent Undefined { get; } = new UndefinedContent();

    /// <summary>Zeros, or <see langword="false"/>.</summary>
    public static ArrayContent Zeros { get; } = new ZerosContent();

    /// <summary>Ones, or <see langword="true"/>.</summary>
    public static ArrayContent Ones { get; } = new FullContent(1L);

    /// <summary>Whether memory that was used before must be cleared for this content.</summary>
    internal virtual bool NeedsClearPages => false;

    /// <summary>Whether the pages of a new segment already hold this content, so that nothing has to be written.</summary>
    internal virtual bool IsInNewPages => false;

    /// <summary>Makes a content with one value everywhere.</summary>
    /// <param name="value">The value, which the element type must be able to hold.</param>
    public static ArrayContent Full(ArrayScalar value) => new FullContent(value);

    /// <summary>Makes a content in which element <c>i</c>, counted over all axes, is <c>start + i * step</c>; for real element types.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="step">The difference from one element to the next.</param>
    public static ArrayContent Arange(ArrayScalar start, ArrayScalar step) => new ArangeContent(start, step);

    /// <summary>Makes a content that goes from <paramref name="start"/> to <paramref name="stop"/> in equal steps over all elements; for real element types, rounded down for integers.</summary>
    /// <param name="start">The first element.</param>
    /// <param name="stop">The last element, or the one that would follow the last.</param>
    /// <param name="endpoint">Whether <paramref name="stop"/> is the last element.</param>
    public static ArrayContent Linspace(double start, double stop, bool endpoint = true) => new LinspaceContent(start, stop, endpoint);

    /// <summary>Makes a content of uniform random numbers in [0, 1), the same for the same seed; for float32 and float64.</summary>
    /// <param name="seed">The key of the generator.</param>
    public static ArrayContent Random(ulong seed) => new RandomContent(seed);

    /// <summary>Refuses element types that cannot hold this content, before anything is made.</summary>
    /// <param name="element">The element type.</param>
    /// <param name="shape">The lengths of the axes.</param>
    /// <exception cref="ArgumentException">The element type cannot hold this content.</exception>
    /// <exception cref="OverflowException">A value does not fit the element type.</exception>
    public void RequireFits(ElementType element, Shape shape)
    {
        ArgumentNullException.ThrowIfNull(shape);
        Check(element, shape);
    }

    /// <summary>Checks the content; see <see cref="RequireFits"/>.</summary>
    internal virtual void Check(ElementType element, Shape shape)
    {
    }

    /// <summary>Writes the elements.</summary>
    internal abstract void Fill<T>(SegmentView<T> view, CancellationToken cancellation)
        where T : unmanaged;

    private sealed record UndefinedContent : ArrayContent
    {
        internal override bool IsInNewPages => true;

        internal override void Fill<T>(SegmentView<T> view, CancellationToken cancellation)
        {
            // This content promises no values.
        }
    }

    private sealed record ZerosContent : ArrayContent
    {
        internal override bool NeedsClearPages => true;

        internal override bool IsInNewPages => true;

        internal override void Fill<T>(SegmentView<T> view, CancellationToken cancellation) => NewPages.Fill(view, default, cancellation);
    }

    private sealed record FullContent(ArrayScalar Value) : ArrayContent
    {
        internal override void Check(ElementType element, Shape shape) => ElementDispatch.Run(element, new Conversion(Value));

        internal override void Fill<T>(SegmentView<T> view, CancellationToken cancellation) => NewPages.Fill(view, Value.To<T>(), cancellation);
    }

    private sealed record ArangeContent(ArrayScalar Start, ArrayScalar Step) : ArrayContent
    {
        internal override void Check(ElementType element, Shape shape)
        {
            RequireReal(element, "arange");
            ElementDispatch.Run(element, new Conversion(Start));
            ElementDispatch.Run(element, new Conversion(Step));
            if (!element.IsFloating() && shape.ElementCount > 0)
            {
                ElementDispatch.Run(element, new Conversion(Start.Plus(shape.ElementCount - 1, Step)));
            }
        }

        internal override void Fill<T>(SegmentView<T> view, CancellationToken cancellation) => Progression.Arange(view, Start.To<T>(), Step.To<T>(), cancellation);
    }

    private sealed record LinspaceContent(double Start, double Stop, bool Endpoint) : ArrayContent
    {
        internal override void Check(ElementType element, Shape shape)
        {
            RequireReal(element, "linspace");
            if (!element.IsFloating())
            {
                ElementDispatch.Run(element, new Conversion(Math.Floor(Start)));
                ElementDispatch.Run(element, new Conversion(Math.Floor(Stop)));
            }
        }

        internal override void Fill<T>(SegmentView<T> view, CancellationToken cancellation) => Progression.Linspace(view, Start, Stop, Endpoint, cancellation);
    }

    private sealed record RandomContent(ulong Seed) : ArrayContent
    {
        internal override void Check(ElementType element, Shape shape)
        {
            if (element is not (ElementType.Float32 or ElementType.Float64))
            {
                throw new ArgumentException($"random makes float32 and float64; {element.Name()} was asked for.");
            }
        }

        internal override void Fill<T>(SegmentView<T> view, CancellationToken cancellation) => RandomFill.Fill(view, Seed, cancellation);
    }

    // Throws the exception that filling would throw.
    private readonly record struct Conversion(ArrayScalar Value) : IElementWork
    {
        public void Run<T>()
            where T : unmanaged => Value.To<T>();
    }

    private static void RequireReal(ElementType element, string what)
    {
        if (element is ElementType.Bool or ElementType.Complex64 or ElementType.Complex128)
        {
            throw new ArgumentException($"{what} makes real numbers; {element.Name()} was asked for. Choose an integer or a floating-point type.");
        }
    }
}
