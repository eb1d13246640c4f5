"""`salus check`: is this installation sound, and if not, how is it mended?"""

import asyncio

import typer

from salus.apps.commands.setting import DataDir, ServiceOption, settings_with


def check(data_dir: DataDir = None, service: ServiceOption = None) -> None:
    """Look at settings, keys, database, zone data, clock and folder; exit with 1 if something is wrong."""
    settings = settings_with(data_dir=data_dir, service=service)
    from salus.apps.examination import Finding, examine

    findings = [Finding("settings", f"{settings.environment}, all readable"), *asyncio.run(examine(settings))]
    widest = max(len(finding.what) for finding in findings)
    for finding in findings:
        mark = typer.style("wrong", fg="red", bold=True) if finding.mend else typer.style("ok   ", fg="green")
        typer.echo(f"{mark}  {finding.what:<{widest}}  {finding.said}")
        if finding.mend:
            typer.echo(f"{'':7}{'':<{widest}}  → {finding.mend}")
    if any(finding.mend for finding in findings):
        raise typer.Exit(1)
