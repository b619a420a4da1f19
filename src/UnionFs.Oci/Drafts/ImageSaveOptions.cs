using System.Globalization;

namespace UnionFs.Oci;

/// <summary>How what is new of an image is written.</summary>
/// <remarks>
/// The digest of a layer's tar (its DiffID) is the same for the same changes, options and <see cref="TarWriteOptions.FormatVersion"/> on every machine.
/// That of a compressed blob is not promised: it depends on the version of the compressor too.
/// </remarks>
public sealed record ImageSaveOptions
{
    private const string EpochVariable = "SOURCE_DATE_EPOCH";

    /// <summary>How new layers are stored. Uncompressed ones are read in place; whoever pushes them may compress them then.</summary>
    public LayerCompression Compression { get; init; }

    /// <summary>
    /// The time of all that is new, and the latest that a new layer has in it. Unset, the environment's SOURCE_DATE_EPOCH, and without that the clock, and
    /// times as they are.
    /// </summary>
    public DateTimeOffset? Epoch { get; init; }

    /// <summary>As in <see cref="TarWriteOptions"/>.</summary>
    public bool KeepNanoseconds { get; init; }

    /// <summary>As in <see cref="TarWriteOptions"/>.</summary>
    public bool OmitParents { get; init; }

    /// <summary>As in <see cref="TarWriteOptions"/>.</summary>
    public long WarnFromBytes { get; init; } = 1 << 20;

    /// <summary>The clock.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>The epoch, if there is one.</summary>
    /// <exception cref="ArgumentException">The environment's SOURCE_DATE_EPOCH is no number of seconds.</exception>
    internal DateTimeOffset? EffectiveEpoch()
    {
        if (Epoch is not null || Environment.GetEnvironmentVariable(EpochVariable) is not { Length: > 0 } text)
        {
            return Epoch;
        }

        return long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new ArgumentException($"The environment's {EpochVariable} is '{FsText.Quote(text)}', which is no number of seconds since 1970.");
    }
}
