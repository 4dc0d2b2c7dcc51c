"""Outlook: what bargaining, attrition and the past say of what may come, and how right earlier forecasts were."""
