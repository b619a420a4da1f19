using System.Globalization;

namespace UnionFs.Benchmarks;

/// <summary>The two plots of the report.</summary>
internal static class Plots
{
    public static string Lookup(SectionResult result) => new LogPlot(
        "Lookup against number of layers",
        "layers (the same 90,000 files in every stack)",
        [.. LookupSection.LayerCounts.Select(static n => ((double)n, n.ToString("N0", CultureInfo.InvariantCulture)))],
        [
            new(LookupSection.OurHit, result.Of(LookupSection.OurHit), PlotSeries.Blue, 'c', IsOurs: true),
            new(LookupSection.OurMiss, result.Of(LookupSection.OurMiss), PlotSeries.Blue, 's', "7 4", IsOurs: true),
            new(LookupSection.OurFirst, result.Of(LookupSection.OurFirst), PlotSeries.Blue, 't', "2 3", IsOurs: true),
            new(LookupSection.ProbeHit, result.Of(LookupSection.ProbeHit), PlotSeries.Green, 'c'),
            new(LookupSection.ProbeMiss, result.Of(LookupSection.ProbeMiss), PlotSeries.Green, 's', "7 4"),
            new(LookupSection.OverlayHit, result.Of(LookupSection.OverlayHit), PlotSeries.Vermilion, 'c'),
            new(LookupSection.OverlayMiss, result.Of(LookupSection.OverlayMiss), PlotSeries.Vermilion, 's', "7 4"),
            new(LookupSection.OverlayFirst, result.Of(LookupSection.OverlayFirst), PlotSeries.Vermilion, 't', "2 3"),
        ]).ToSvg();

    public static string CopyUp(SectionResult result) => new LogPlot(
        "One byte written into a file of a lower layer",
        "size of the file",
        [.. CopyUpSection.Sizes.Select(static n => ((double)n, SizeOf(n)))],
        [
            new(CopyUpSection.Ours, result.Of(CopyUpSection.Ours), PlotSeries.Blue, 'c', IsOurs: true),
            new(CopyUpSection.OverlayTmpfs, result.Of(CopyUpSection.OverlayTmpfs), PlotSeries.Vermilion, 's'),
            new(CopyUpSection.OverlayXfs, result.Of(CopyUpSection.OverlayXfs), PlotSeries.Purple, 'd', "7 4"),
            new(CopyUpSection.Mock, result.Of(CopyUpSection.Mock), PlotSeries.Grey, 't', "2 3"),
        ]).ToSvg();

    public static string SizeOf(double bytes) => bytes switch
    {
        >= 1 << 30 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 30):0} GiB"),
        >= 1 << 20 => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 20):0} MiB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / (1 << 10):0} KiB"),
    };
}
