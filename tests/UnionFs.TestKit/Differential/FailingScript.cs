using System.Text;

namespace UnionFs.TestKit;

/// <summary>A stack and what was done on it, to be reduced and shown.</summary>
internal sealed record FailingScript(LayerStack Stack, IReadOnlyList<Step> Steps)
{
    public Difference? Difference { get; init; }

    /// <summary>The layers as tree texts, then a file for <c>run-script</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var layer in Stack)
        {
            text.AppendLine($"# {layer.Name}").AppendJoin('\n', LayerText.Format(layer).Select(l => $"#   {l}")).AppendLine();
        }

        foreach (var step in Steps)
        {
            text.AppendLine(step.ToString());
        }

        return text.AppendJoin('\n', (Difference?.ToString() ?? "").Split('\n').Select(l => $"# {l}")).ToString();
    }
}
